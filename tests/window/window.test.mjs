// In the real window: a project opens, a note is added and undone, and the file on the disk has it.
import assert from "node:assert/strict";
import { readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import { program, records, run, scratch, until, windowOn } from "./shared.mjs";

const CONTROL = "\uE009";
const SHIFT = "\uE008";
const TEXT = "Ask the merchants, not the bank";

test("open, add a note, undo, redo, see it on the disk", { timeout: 180_000 }, async (t) => {
  const { folder, env } = await scratch(t);
  const file = path.join(folder, "Window.atelier");
  await run(program, ["new", file], { env });

  const window = await windowOn(t, file, env);
  const shows = (text) => window.run((text) => document.body.innerText.includes(text), text);

  await window.click('nav a[href="?view=ideation"]');
  await window.click("main button");
  await window.type(".scribe input", `${TEXT}\uE007`);
  const notes = async () => (await records(file, "note", env)).map((note) => note.text);
  await until(async () => (await notes()).includes(TEXT), "the note is on the disk");
  assert.ok((await window.title()).includes("Atelier"));
  await writeFile(path.join(process.env.ATELIER_PICTURES ?? folder, "window.png"), await window.picture());

  await window.type(".scribe input", "\uE00C");
  await window.press([CONTROL, "z"]);
  await until(async () => !(await notes()).includes(TEXT), "undone on the disk");
  await window.press([CONTROL, SHIFT, "Z"]);
  await until(async () => (await notes()).includes(TEXT), "redone on the disk");
  assert.equal(await shows("undefined"), false);

  await window.close();
  assert.ok((await notes()).includes(TEXT), "still there when the window is closed");
});

test("a file that another process holds is offered as a copy to read", { timeout: 180_000 }, async (t) => {
  const { folder, env } = await scratch(t);
  const file = path.join(folder, "Held.atelier");
  await run(program, ["new", file], { env });
  const served = run(program, ["serve", file], { env });
  t.after(() => served.child.kill());
  served.catch(() => {});
  await until(() => readdir(path.join(folder, "data/holders")).catch(() => null), "the holder listens");
  await run(program, ["call", file, "add_objective", JSON.stringify({ title: "Held elsewhere" })], { env });

  const window = await windowOn(t, file, env);
  await window.click('[role="dialog"] button[data-kind="primary"]');
  await window.until(() => document.body.innerText.includes("Held elsewhere"));
  await window.until(() => document.querySelector('.banner[role="status"]') !== null);
});

test("the projector's window shows the board, and no hidden word", { timeout: 180_000 }, async (t) => {
  const { folder, env } = await scratch(t);
  const file = path.join(folder, "Projector.atelier");
  await run(program, ["new", file], { env });
  const of = async (command, args) =>
    JSON.parse((await run(program, ["call", file, command, JSON.stringify(args), "--json"], { env })).stdout);
  const window = await windowOn(t, file, env);
  await window.click('nav a[href="?view=ideation"]');
  await window.click("main button");
  await window.type(".scribe input", `${TEXT}\uE007`);
  const notes = () => records(file, "note", env);
  await until(async () => (await notes()).length === 1, "the note is on the disk");
  await window.type(".scribe input", "\uE00C");
  const main = await window.here();
  await window.press(["w"]);
  const projector = await until(async () => (await window.windows()).find((one) => one !== main), "a second window");
  await window.goTo(projector);
  const says = (text) => window.run((text) => document.body.innerText.includes(text), text);
  // Its yellow paper is drawn.
  await window.until(() => {
    const canvas = document.querySelector("canvas");
    if (!canvas?.width) return false;
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    let yellow = 0;
    for (let i = 0; i < data.length; i += 4) if (data[i] > 240 && data[i + 1] > 215 && data[i + 2] < 190) yellow++;
    return yellow > 5000;
  });
  assert.equal(await window.run(() => document.querySelector("nav a")), null, "no chrome");

  await window.goTo(main);
  const [{ id }] = await notes();
  await of("hide_notes", { ids: [id] });
  await window.goTo(projector);
  await until(() => says("1 hidden note"), "the projector counts what is hidden");
  assert.equal(await window.run((text) => document.documentElement.outerHTML.includes(text), TEXT), false);

  // It has no door: a call of its own is refused.
  const refused = await window.run(() =>
    globalThis.__TAURI_INTERNALS__
      .invoke("call", { doc: null, command: "home", args: {}, locale: "en", zone: "UTC" })
      .then(
        () => "answered",
        () => "refused",
      ),
  );
  assert.equal(refused, "refused");
  await window.goTo(main);
});
