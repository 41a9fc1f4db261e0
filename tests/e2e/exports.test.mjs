// What one leaves with, in a browser: a download each time; and notes from a file, with their columns chosen.
import AxeBuilder from "@axe-core/playwright";
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { after, test } from "node:test";
import { closeBrowser, open, settled } from "./application.mjs";

after(closeBrowser);

/** Chooses a line of an export panel; gives the downloaded file's name and bytes. */
async function leave(app, panel, line) {
  await app.page.getByRole("button", { name: panel, exact: true }).click();
  const coming = app.page.waitForEvent("download");
  await app.page
    .getByRole("dialog", { name: panel })
    .getByRole("button", { name: line })
    .click();
  const download = await coming;
  return {
    name: download.suggestedFilename(),
    bytes: await readFile(await download.path()),
  };
}

test("the board, a canvas and the report leave as files", async (t) => {
  const app = await open();
  t.after(() => app.close());
  await app.go("ideation");
  const report = await leave(
    app,
    "Export the board",
    "Report of the day (PDF)",
  );
  assert.match(report.name, /^Report .*\.pdf$/);
  assert.equal(report.bytes.subarray(0, 5).toString(), "%PDF-");
  const poster = await leave(app, "Export the board", /^PDF, on one sheet/);
  assert.match(poster.name, / A3\.pdf$/);
  const csv = await leave(app, "Export the board", /^CSV of the notes/);
  assert.match(csv.bytes.toString(), /^text,author,group,votes,/);
  const png = await leave(app, "Export the board", /^PNG/);
  assert.equal(png.bytes.subarray(1, 4).toString(), "PNG");

  await app.go("canvas");
  await app.page
    .getByRole("button", { name: /^Open “/ })
    .first()
    .click();
  await settled(app.page);
  const canvas = await leave(app, "Export the canvas", /^Markdown/);
  assert.match(canvas.bytes.toString(), /^# .*\n[\s\S]*## Problem/);
  await app.page
    .getByRole("button", { name: "Export the canvas", exact: true })
    .click();
  // The panel alone: what it lies over can't be reached meanwhile.
  const found = await new AxeBuilder({ page: app.page })
    .include("[data-popover-content], [role=dialog]")
    .withTags(["wcag2a", "wcag2aa", "wcag22aa"])
    .analyze();
  assert.deepEqual(
    found.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 200)).join("\n")}`),
    [],
  );
  assert.deepEqual(app.troubles, []);
});

test("notes come in from a file, and one undo takes them back", async (t) => {
  const app = await open({ project: "new" });
  t.after(() => app.close());
  await app.go("ideation");
  await app.page
    .getByRole("button", { name: "Create a board" })
    .or(app.page.locator("main button").first())
    .first()
    .click();
  const file = path.join(app.place.folder, "ideas.csv");
  await writeFile(
    file,
    "who,what,theme\nZoé,Deliver in the evening,Hours\nLéo,A code at the door,Access\n",
  );
  const choosing = app.page.waitForEvent("filechooser");
  await app.page
    .getByRole("button", { name: "Export the board", exact: true })
    .click();
  await app.page.getByRole("button", { name: /^Notes from a file/ }).click();
  await (await choosing).setFiles(file);
  const dialog = app.page.getByRole("dialog", { name: /ideas\.csv/ });
  await dialog.waitFor();
  assert.equal(await dialog.getByLabel("The idea").inputValue(), "1");
  await dialog.getByLabel(/^Who\b/).selectOption({ label: "who" });
  const axe = await new AxeBuilder({ page: app.page })
    .withTags(["wcag2a", "wcag2aa", "wcag22aa"])
    .analyze();
  assert.deepEqual(
    axe.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 200)).join("\n")}`),
    [],
  );
  await dialog.getByRole("button", { name: "Add 2 notes" }).click();
  // The board is a picture: the count beside its title tells.
  const count = app.page.getByText("2 notes", { exact: true }).first();
  await count.waitFor();
  await app.page.keyboard.press("Control+z");
  await count.waitFor({ state: "hidden" });
  assert.deepEqual(app.troubles, []);
});
