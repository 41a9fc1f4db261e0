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
