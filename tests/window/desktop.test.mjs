// What only a desktop has: the menu, the system's dialogs, the clipboard, a file dropped, a window that is closed.
// Driven by key and pointer events of the X server, which the page can't tell from a person's.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readdir, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import { program, records, run, scratch, until, windowOn } from "./shared.mjs";

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const xdo = (...words) => run("xdotool", words.map(String));

/** Gives the keyboard to the window whose title says so; there is no window manager that would. */
async function focus(title) {
  const found = await until(
    () =>
      xdo("search", "--onlyvisible", "--name", title).then(
        ({ stdout }) => stdout.trim().split("\n").at(-1),
        () => null,
      ),
    `a window named ${title}`,
  );
  await xdo("windowfocus", "--sync", found);
}

/** `chosen` of a title of the menu, by its place: 0 is the first. */
async function menu(title, chosen) {
  await focus("Atelier");
  await xdo(
    "key",
    "--delay",
    "60",
    "F10",
    ...Array(title).fill("Right"),
    "Down",
    ...Array(chosen).fill("Down"),
    "Return",
  );
}

const shows = (name) => new URLSearchParams(location.search).get("view") === name;

test("menu, Save As, clipboard, and files dropped", { timeout: 300_000 }, async (t) => {
  const { folder, env } = await scratch(t);
  const file = path.join(folder, "Desktop.atelier");
  await run(program, ["sample", file], { env });
  const window = await windowOn(t, file, env);
  const at = (view) => window.until(shows, view);
  await window.find("main h1, main h2");
  // The bar of a first start comes when the page rests, and takes its height from it.
  await window.until(() => innerHeight < 900);

  await t.test("the menu goes to a view, in the language of the page", async () => {
    await menu(3, 2);
    await at("ideation");
    await menu(3, 0);
    await at("objective");
  });

  await t.test("Save As asks the system, and the window goes on with the new file", async () => {
    const saved = path.join(folder, "Saved.atelier");
    await menu(0, 3);
    await focus("Save File");
    await xdo("key", "ctrl+a");
    await xdo("type", "--delay", "20", saved);
    await xdo("key", "Return");
    await until(() => stat(saved).catch(() => null), "the copy is on the disk");
    await window.until(() => document.body.innerText.includes("Saved.atelier"));
    const before = (await records(saved, "note", env)).length;
    await window.click('nav a[href="?view=ideation"]');
    await window.type(".scribe input", "After Save As\uE007");
    await until(
      async () => (await records(saved, "note", env)).length === before + 1,
      "the note went to the copy",
    );
    assert.equal((await records(file, "note", env)).length, before, "the first file is as it was");
  });

  await t.test("a chart is copied as SVG and as PNG", async () => {
    await window.click('nav a[href="?view=kpis"]');
    const copied = async (target) =>
      run("xclip", ["-selection", "clipboard", "-o", "-t", target], {
        encoding: "buffer",
        env,
      }).then(
        ({ stdout }) => stdout,
        () => Buffer.alloc(0),
      );
    await window.click('button[aria-label^="copy SVG"]');
    await until(async () => (await copied("UTF8_STRING")).includes("<svg"), "an SVG on the clipboard");
    await window.click('button[aria-label^="copy PNG"]');
    await until(async () => (await copied("image/png")).subarray(1, 4).equals(Buffer.from("PNG")), "a PNG");
  });

  await t.test("a CSV dropped on any view is read", async () => {
    const csv = path.join(folder, "dropped.csv");
    await writeFile(csv, "amount,country\n12.5,FR\n800,US\n3,FR\n");
    await drop(csv, env);
    await at("data");
    await window.until(() => document.body.innerText.includes("dropped.csv"));
  });

  await t.test("a project dropped opens", async () => {
    const other = path.join(folder, "Other.atelier");
    await run(program, ["new", other], { env });
    await drop(other, env);
    await window.until(() => document.body.innerText.includes("Other"));
    await at("objective");
  });
});

// Without a driver: a window under automation does not end by itself.
test("what is typed while the window closes is kept, and a backup is made", { timeout: 120_000 }, async (t) => {
  const { folder, env } = await scratch(t);
  const file = path.join(folder, "Closing.atelier");
  await run(program, ["new", file], { env });
  await run(program, ["call", file, "add_objective", JSON.stringify({ title: "Typed before" })], { env });
  const started = spawn(program, [file], { env, stdio: "ignore" });
  t.after(() => started.kill());
  const ended = new Promise((resolve) => started.once("exit", resolve));
  await focus("Closing");
  await pause(1000);
  // The title of the objective, where the first view shows it in a window of its first size.
  await xdo("mousemove", 560, 165, "click", 1);
  await pause(300);
  await xdo("key", "End");
  await xdo("type", "--delay", "5", " and while");
  // Quit, the last item of the first menu, sooner than the rest after which typing is sent by itself.
  await xdo("key", "--delay", "20", "F10", "Down", "Up", "Return");
  assert.equal(await ended, 0);
  const titles = (await records(file, "objective", env)).map((objective) => objective.title);
  assert.deepEqual(titles, ["Typed before and while"]);
  assert.equal((await readdir(path.join(folder, "data/backups"))).length, 1, "a backup was made at closing");
});

/** Drags a file from a small window in the corner to the middle of ours. */
async function drop(file, env) {
  const source = spawn("/usr/bin/python3", [path.join(import.meta.dirname, "drag.py"), file], {
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const gone = new Promise((resolve) => source.once("exit", resolve));
  await new Promise((resolve) => source.stdout.once("data", resolve));
  await xdo("mousemove", 1380, 880);
  await pause(200);
  await xdo("mousedown", 1);
  for (let step = 0; step < 20; step++) {
    await xdo("mousemove_relative", "--sync", "--", -30, -20);
    await pause(20);
  }
  await pause(200);
  await xdo("mouseup", 1);
  await gone;
}
