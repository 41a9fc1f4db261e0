// In the real window: a project opens, a note is added and undone, and the file on the disk has it.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { openWindow } from "./driver.mjs";

const root = process.env.ATELIER_ROOT ?? path.resolve(import.meta.dirname, "../..");
const program = process.env.ATELIER ?? path.join(root, "target/debug/atelier");
const run = promisify(execFile);
const CONTROL = "\uE009";
const SHIFT = "\uE008";
const TEXT = "Ask the merchants, not the bank";

test("open, add a note, undo, redo, see it on the disk", { timeout: 180_000 }, async (t) => {
  const folder = await mkdtemp(path.join(tmpdir(), "atelier-window-"));
  t.after(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  const env = {
    ...process.env,
    ATELIER_DATA: path.join(folder, "data"),
    WEBKIT_DISABLE_DMABUF_RENDERER: "1",
  };
  const file = path.join(folder, "Window.atelier");
  await run(program, ["new", file], { env });

  const window = await openWindow(program, [file], env);
  let open = true;
  const close = async () => {
    if (!open) return;
    open = false;
    await window.close();
    // The end of an automation session leaves the program running: it is ended as a session's end would.
    await run("pkill", ["-TERM", "-f", `${program} ${file}`]).catch(() => {});
    await until(async () => !(await running(program, file)), "the program has ended");
  };
  t.after(close);
  const shows = (text) => window.run((text) => document.body.innerText.includes(text), text);

  await window.click('nav a[href="?view=ideation"]');
  await window.click("main button");
  await window.type(".scribe input", `${TEXT}\uE007`);
  const notes = () => onDisk(file, env);
  await until(async () => (await notes()).includes(TEXT), "the note is on the disk");
  assert.ok((await window.title()).includes("Atelier"));
  await writeFile(path.join(process.env.ATELIER_PICTURES ?? folder, "window.png"), await window.picture());

  await window.type(".scribe input", "\uE00C");
  await window.press([CONTROL, "z"]);
  await until(async () => !(await notes()).includes(TEXT), "undone on the disk");
  await window.press([CONTROL, SHIFT, "Z"]);
  await until(async () => (await notes()).includes(TEXT), "redone on the disk");
  assert.equal(await shows("undefined"), false);

  await close();
  assert.ok((await notes()).includes(TEXT), "still there when the window is closed");
});

/** What the file says of its notes: through the command line, which asks the window while that holds the file. */
async function onDisk(file, env) {
  const { stdout } = await run(program, ["call", file, "snapshot", JSON.stringify({ kinds: ["note"] })], {
    env,
  });
  return JSON.stringify(JSON.parse(stdout).records);
}

async function running(program, file) {
  return run("pgrep", ["-f", `${program} ${file}`]).then(
    () => true,
    () => false,
  );
}

async function until(holds, what) {
  const end = Date.now() + 20_000;
  while (Date.now() < end) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  assert.fail(`not within 20 s: ${what}`);
}
