// The board's notes by hand: merged with what becomes of the votes, taken apart, scored by keyboard, pictures added.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { after, test } from "node:test";
import { closeBrowser, open } from "./application.mjs";
import { recordsOf, until } from "./door.mjs";

after(closeBrowser);

const notesOf = async (app) => JSON.parse(await recordsOf(app, "note")).note;
const of = async (app, kind) => JSON.parse(await recordsOf(app, kind))[kind];

async function board(t, texts) {
  const app = await open({ project: "new" });
  t.after(() => app.close());
  await app.go("ideation");
  await app.page.locator("main button").first().click();
  const scribe = app.page.locator(".scribe input");
  for (const text of texts) {
    await scribe.fill(text);
    await scribe.press("Enter");
  }
  await until(async () => (await notesOf(app)).length === texts.length);
  await app.page.keyboard.press("Escape");
  await app.page.getByRole("listbox").focus();
  return app;
}

test("notes are merged by key with a preview, and taken apart by key", async (t) => {
  const app = await board(t, ["Score each payment", "Payment score"]);
  await app.page.keyboard.press("Control+a");
  await app.page.keyboard.press("j");
  const preview = app.page.getByRole("dialog");
  // Votes of a new board are secret: what becomes of them is said without a number.
  await preview.getByText("Votes are secret").waitFor();
  assert.equal(
    await preview.getByRole("textbox").inputValue(),
    "Score each payment\nPayment score",
  );
  await app.page.keyboard.press("Escape");
  assert.equal((await notesOf(app)).length, 2, "left as it was");
  await app.page.keyboard.press("Control+a");
  await app.page.keyboard.press("j");
  await app.page.keyboard.type("Score every payment");
  await app.page.keyboard.press("Enter");
  await until(async () => (await notesOf(app)).length === 3);
  const merged = (await notesOf(app)).find(
    (note) => note.merged_into_id === null,
  );
  assert.equal(merged.text, "Score every payment");
  await app.page.getByRole("option", { name: /Score every payment/ }).waitFor();
  assert.equal(
    await app.page.getByRole("option").count(),
    1,
    "its parts are out of sight",
  );
  await app.restart();
  await app.go("ideation");
  await app.page.getByRole("listbox").focus();
  await app.page.keyboard.press("Home");
  await app.page.keyboard.press("Shift+J");
  await until(async () => (await notesOf(app)).length === 2);
  assert.ok((await notesOf(app)).every((note) => note.merged_into_id === null));
  assert.deepEqual(app.troubles, []);
});

test("ideas are scored by keyboard and ranked, and one is chosen with its reason", async (t) => {
  const app = await board(t, ["One", "Two", "Three"]);
  await app.page.keyboard.press("e");
  const grid = app.page.getByRole("region", { name: "Scoring grid" });
  await grid
    .getByRole("button", { name: "Score by relevance and feasibility" })
    .click();
  const cell = grid.getByRole("button", { name: /^One, Relevance/ });
  await cell.focus();
  for (const digit of "524131") await app.page.keyboard.press(digit);
  await until(async () => (await of(app, "score")).length === 6);
  await grid.getByText("The first three keep their order").waitFor();
  await grid.getByRole("button", { name: "Choose “One”" }).click();
  await until(async () => (await of(app, "canvas")).length === 1);
  await app.page.keyboard.press("Escape");
  await app.page.getByRole("button", { name: /1 of 3 ideas chosen/ }).click();
  await app.page.getByRole("button", { name: /Why this idea/ }).click();
  await app.page.keyboard.type("It can start on Monday");
  await app.page.keyboard.press("Control+Enter");
  await until(async () =>
    (await notesOf(app)).some(
      (note) => note.chosen_because === "It can start on Monday",
    ),
  );
  assert.deepEqual(app.troubles, []);
});

test("a picture becomes a note, and one that is none is a sentence", async (t) => {
  const app = await board(t, ["One"]);
  const svg = path.join(app.place.folder, "Sketch.svg");
  const square = `<svg xmlns="http://www.w3.org/2000/svg" width="60" height="40"><script>document.title = "run"</script><rect width="60" height="40" fill="#0e6073"/></svg>`;
  await writeFile(svg, square);
  const chooser = app.page.locator('input[type="file"][accept*=".png"]');
  await chooser.setInputFiles(svg);
  await until(async () => (await of(app, "image")).length === 1);
  await app.page.getByRole("option", { name: /Picture: Sketch/ }).waitFor();
  const [image] = await of(app, "image");
  assert.equal(image.media_type, "image/png", "an SVG is kept as pixels");
  // A copy of the note shows the picture too, and the picture is kept once.
  await app.page.getByRole("listbox").first().focus();
  await app.page.keyboard.press("Control+c");
  await app.page.keyboard.press("Control+v");
  await until(async () => (await of(app, "note")).filter((note) => note.image_id === image.id).length === 2);
  const [first, copy] = (await of(app, "note")).filter((note) => note.image_id === image.id);
  assert.deepEqual([copy.width, copy.height], [first.width, first.height]);
  assert.equal((await of(app, "image")).length, 1);
  const broken = path.join(app.place.folder, "Broken.png");
  await writeFile(broken, "not a picture");
  await chooser.setInputFiles(broken);
  await app.page
    .getByText("“Broken.png” is not a picture that Atelier reads")
    .waitFor();
  assert.equal((await of(app, "image")).length, 1);
});
