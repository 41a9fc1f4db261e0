// Two hours for ten people in the browser, by keyboard alone: no click, no pointer. Agenda, a hundred and twenty notes,
// two rounds, votes by proxy, a merge that stays and one that is taken back, three ideas; the program is killed in the
// middle. Then everything is undone to the start and redone to the end.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { closeBrowser, open } from "./application.mjs";
import { call, recordsOf, until } from "./door.mjs";

after(closeBrowser);

const PEOPLE = [
  "Ana, business expert",
  "Ben, user",
  "Chloé, data scientist",
  "Dan, manager",
  "Eva, designer",
  "Farid, business expert",
  "Gina, user",
  "Hugo, data engineer",
  "Inès, product manager",
  "Jon, other",
];
/** Timers and the real times of phases are not undone. */
const TIME = ["agenda_run", "phase_span"];

const all = async (app, kind) => JSON.parse(await recordsOf(app, kind))[kind];
const count = async (app, kind, number) => until(async () => (await all(app, kind)).length === number);

/** Everything that undo takes back, in an order of its own. */
async function state(app) {
  const { records } = await call(app, "export_project", {});
  return Object.fromEntries(
    Object.entries(records)
      .filter(([kind]) => !TIME.includes(kind))
      .map(([kind, list]) => [kind, list.toSorted((a, b) => (a.id < b.id ? -1 : 1))]),
  );
}

/** The focus goes on by Tab until it is there. */
async function tabTo(page, target) {
  for (let i = 0; i < 150; i++) {
    if (await target.evaluate((element) => element === document.activeElement).catch(() => false)) return;
    await page.keyboard.press("Tab");
  }
  assert.fail(`the keyboard does not reach ${target}`);
}

async function palette(page, words) {
  await page.keyboard.press("Control+k");
  const field = page.getByRole("combobox");
  await field.waitFor();
  await page.keyboard.type(words);
  await page.getByRole("option").first().waitFor();
  await page.keyboard.press("Enter");
  await field.waitFor({ state: "detached" });
}

const button = (page, name) => page.getByRole("button", { name }).first();

async function invite(app) {
  const { page } = app;
  await tabTo(page, page.locator(".who").first());
  await page.keyboard.press("Enter");
  await tabTo(page, button(page, "Paste a list of people"));
  await page.keyboard.press("Enter");
  const list = page.getByRole("textbox", { name: "Paste a list of people" });
  await list.waitFor();
  await tabTo(page, list);
  await page.keyboard.insertText(PEOPLE.join("\n"));
  await tabTo(page, button(page, /^Add \d+ people/));
  await page.keyboard.press("Enter");
  await count(app, "participant", PEOPLE.length);
  await list.waitFor({ state: "detached" });
  await page.keyboard.press("Escape");
}

/** Notes through the scribe's bar, each by the next person. */
async function write(app, texts) {
  const { page } = app;
  const scribe = page.locator(".scribe input");
  await tabTo(page, scribe);
  const before = (await all(app, "note")).length;
  for (const text of texts) {
    await page.keyboard.press("Tab");
    await page.keyboard.insertText(text);
    await page.keyboard.press("Enter");
  }
  await count(app, "note", before + texts.length);
  await page.keyboard.press("Escape");
}

/** Each person gives these dots to notes that lie one beside the other, beginning with the first. */
async function vote(app, dots) {
  const { page } = app;
  await page.keyboard.press("v");
  const bar = page.getByRole("group", { name: "Vote for the room" });
  await bar.waitFor();
  const before = (await all(app, "vote")).length;
  for (let person = 0; person < PEOPLE.length; person++) {
    await page.keyboard.press("Home");
    for (const [at, dot] of dots.entries()) {
      if (at > 0) await page.keyboard.press("ArrowRight");
      await page.keyboard.press(`Digit${dot}`);
    }
    await count(app, "vote", before + (person + 1) * dots.length);
    await page.keyboard.press("Tab");
  }
  await page.keyboard.press("Escape");
  await bar.waitFor({ state: "detached" });
}

test("two hours, by keyboard alone", { timeout: 300_000 }, async (t) => {
  const app = await open({ project: "new" });
  t.after(() => app.close());
  const { page } = app;
  const start = await state(app);

  await palette(page, "Ideation");
  await tabTo(page, page.locator("main button").first());
  await page.keyboard.press("Enter");
  await page.locator(".scribe input").waitFor();
  await invite(app);
  await page.getByRole("listbox").or(page.getByRole("group", { name: "Notes" })).first().waitFor();

  // The agenda of two hours, and its clock.
  await palette(page, "Agenda");
  const panel = page.getByRole("complementary", { name: "Workshop" });
  await tabTo(page, panel.getByRole("button", { name: "120 minutes" }));
  await page.keyboard.press("Enter");
  await until(async () => (await all(app, "agenda_item")).length > 5);
  await page.keyboard.press("Escape");
  await palette(page, "Start the timer");
  await until(async () => (await all(app, "agenda_run")).length === 1);

  // First round: a hundred notes.
  await write(
    app,
    Array.from({ length: 100 }, (_, i) => `Idea ${i + 1}`),
  );
  const authors = new Set((await all(app, "note")).map((note) => note.author_id));
  authors.delete(null);
  assert.equal(authors.size, PEOPLE.length, "each wrote");
  await vote(app, [2, 1]);
  assert.equal((await all(app, "vote")).length, 20);

  // A merge that stays, and one that is taken back.
  await page.keyboard.press("Home");
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("j");
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Enter");
  await count(app, "note", 101);
  const dots = async () => (await all(app, "vote")).reduce((sum, one) => sum + one.count, 0);
  assert.equal(await dots(), 30, "the votes went with their notes");
  await page.keyboard.press("Home");
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("j");
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Enter");
  await count(app, "note", 102);
  await page.keyboard.press("Shift+J");
  await count(app, "note", 101);
  assert.equal(await dots(), 30);

  const middle = await state(app);
  await app.restart("SIGKILL");
  await app.go("ideation");
  assert.deepEqual(await state(app), middle, "killed and opened again in the middle");

  // Second round: twenty more, votes of its own, three ideas.
  await palette(page, "Start round 2");
  await until(async () => (await all(app, "board"))[0].round === 2);
  await write(
    app,
    Array.from({ length: 20 }, (_, i) => `Second thought ${i + 1}`),
  );
  assert.equal((await all(app, "note")).filter((note) => note.merged_into_id === null).length, 119);
  await vote(app, [3, 2]);
  await page.keyboard.press("Home");
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("c");
  await count(app, "canvas", 3);

  const end = await state(app);
  assert.deepEqual(app.troubles, []);
  const turn = async (keys, way) => {
    for (let steps = 0; steps < 1000; steps++) {
      const before = await call(app, "snapshot", { kinds: ["project"] });
      if (before[way] === null) return steps;
      await page.keyboard.press(keys);
      await until(async () => (await call(app, "snapshot", { kinds: ["project"] })).revision > before.revision);
    }
    return assert.fail("there is no end to it");
  };
  const steps = await turn("Control+z", "undo");
  assert.ok(steps > 150, `${steps} gestures`);
  assert.deepEqual(await state(app), start, "undone to the start");
  assert.equal(await turn("Control+Shift+Z", "redo"), steps);
  assert.deepEqual(await state(app), end, "redone to the end");
});
