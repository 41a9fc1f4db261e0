// The projector: the board fitted to its notes, in a size that can be read from the back of the room.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { closeBrowser, open, settled } from "./application.mjs";
import { call } from "./door.mjs";

after(closeBrowser);

/** Percentage that the board's zoom shows. */
const shown = async (page) => parseInt(await page.locator(".zoom .share").innerText(), 10);

test("a board is fitted on the projector, and lies as it lay afterwards", async (t) => {
  const app = await open({ project: "new" });
  t.after(() => app.close());
  const { page } = app;
  await page.setViewportSize({ width: 1920, height: 1080 });
  const board = await call(app, "add_board", { title: "Ideas" });
  // Six by four notes of few words: at 100 % on the projector they would be 2,280 pixels wide.
  const notes = Array.from({ length: 24 }, (_, at) => ({
    text: `Note ${at}`,
    x: (at % 6) * 190,
    y: Math.floor(at / 6) * 190,
  }));
  await call(app, "add_notes", { board_id: board.id, notes });
  await app.go("ideation");
  const before = await shown(page);
  await page.keyboard.press("F5");
  await page.locator(":root[data-projector]").waitFor();
  await settled(page);
  await page.waitForTimeout(400);
  const fitted = await shown(page);
  assert.ok(fitted > 40 && fitted < 100, `${fitted} % on the projector`);
  await page.keyboard.press("F5");
  await page.locator(":root:not([data-projector])").waitFor();
  await page.waitForTimeout(400);
  assert.equal(await shown(page), before);
  assert.deepEqual(app.troubles, []);
});
