// The first screen, before any project: recent ones open, or go off the list; a file that is gone says so.
import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import path from "node:path";
import { after, test } from "node:test";
import { closeBrowser, freshFolder, serve, visit } from "./application.mjs";

after(closeBrowser);

test("recent projects open, are forgotten, and may be gone", async (t) => {
  const place = await freshFolder();
  t.after(() => place.remove());
  const names = ["First", "Second", "Third"];
  for (const name of names) {
    const file = path.join(place.folder, `${name}.atelier`);
    await place.atelier("new", file);
    await (await serve(place, file)).stop();
  }
  await rm(path.join(place.folder, "Second.atelier"));
  const server = await serve(place);
  t.after(() => server.stop());
  const { page, troubles } = await visit(server.url);
  const rows = page.locator(".recents li");
  await rows.first().waitFor();
  assert.deepEqual(
    await rows.locator("strong").allInnerTexts(),
    names.toReversed(),
    "the latest comes first",
  );
  assert.ok(await rows.nth(1).locator("button").first().isDisabled(), "a file that is gone can't be opened");
  assert.match(await rows.nth(1).innerText(), /Not found/);

  await rows.nth(1).getByRole("button", { name: "Remove Second from this list" }).click();
  await page.getByText("its file was not touched").waitFor();
  assert.deepEqual(await rows.locator("strong").allInnerTexts(), ["Third", "First"]);
  await page.reload();
  await rows.first().waitFor();
  assert.deepEqual(await rows.locator("strong").allInnerTexts(), ["Third", "First"], "it stays off");

  await rows.nth(1).locator("button").first().click();
  await page.locator("nav").getByText("First").first().waitFor();
  assert.deepEqual(troubles, []);
});
