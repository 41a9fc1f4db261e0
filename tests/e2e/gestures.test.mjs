// A gesture is kept when it is made: undone, redone, there after a reload, after the end of the server, after a kill.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { closeBrowser, open } from "./application.mjs";
import { recordsOf, until } from "./door.mjs";

after(closeBrowser);

async function addNote(app, text) {
  const scribe = app.page.locator(".scribe input");
  await scribe.fill(text);
  await scribe.press("Enter");
}

test("a note: written, undone, redone, kept", async (t) => {
  const app = await open({ project: "new" });
  t.after(() => app.close());
  await app.go("ideation");
  await app.page.locator("main button").first().click();
  await addNote(app, "Ask the merchants, not the bank");
  const kept = async () => (await recordsOf(app, "note")).includes("Ask the merchants");
  await until(kept);
  await app.page.keyboard.press("Escape");
  await app.page.keyboard.press("Control+z");
  await until(async () => !(await kept()));
  await app.page.keyboard.press("Control+Shift+Z");
  await until(kept);
  assert.deepEqual(app.troubles, []);
  await app.page.reload();
  await until(kept);
  await app.restart("SIGINT");
  await until(kept);
  await app.restart("SIGKILL");
  await until(kept);
});

test("a note thrown away while it is written comes back with its words", async (t) => {
  const app = await open({ project: "new" });
  t.after(() => app.close());
  await app.go("ideation");
  await app.page.locator("main button").first().click();
  await app.page.locator(".scribe input").waitFor();
  await app.page.keyboard.press("Escape");
  await app.page.mouse.dblclick(900, 300);
  await app.page.keyboard.type("Call the merchants");
  const texts = async () => JSON.parse(await recordsOf(app, "note")).note.map(({ text }) => text);
  await until(async () => (await texts())[0] === "Call the merchants");
  await app.page.keyboard.press("Escape");
  await until(async () => (await texts()).length === 0);
  await app.page.keyboard.press("Control+z");
  await until(async () => (await texts())[0] === "Call the merchants");
  assert.deepEqual(app.troubles, []);
});
