// A gesture is kept when it is made: undone, redone, there after a reload, after the end of the server, after a kill.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { closeBrowser, open } from "./application.mjs";

after(closeBrowser);

/** What the project holds of a kind, as text, asked for through the door. */
const recordsOf = (app, kind) =>
  app.page.evaluate(
    async ([kind]) => {
      const token = sessionStorage.getItem("atelier.token");
      const doc = sessionStorage.getItem("atelier.doc");
      const answer = await fetch("/api/call", {
        method: "POST",
        headers: { "Content-Type": "application/json", Authorization: `Bearer ${token}` },
        body: JSON.stringify({
          doc,
          command: "snapshot",
          args: { kinds: [kind] },
          locale: "en",
          zone: "UTC",
        }),
      });
      return JSON.stringify((await answer.json()).value.records);
    },
    [kind],
  );

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

test("a name that is a script stays a name", async (t) => {
  const app = await open({ project: "new" });
  t.after(() => app.close());
  const name = "<script>window.hurt = 1</script><img src=x onerror='window.hurt = 1'>";
  await app.go("ideation");
  await app.page.locator("main button").first().click();
  await addNote(app, name);
  await until(async () => (await recordsOf(app, "note")).includes("window.hurt"));
  for (const view of await app.views()) await app.go(view);
  assert.equal(await app.page.evaluate(() => window.hurt), undefined);
  assert.deepEqual(app.troubles, []);
});

async function until(holds) {
  const end = Date.now() + 10_000;
  while (Date.now() < end) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.fail(`not within ten seconds: ${holds}`);
}
