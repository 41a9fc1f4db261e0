// A canvas: found in three moves, kept under a name, changed, compared with what it was, brought back; and two side by side.
import AxeBuilder from "@axe-core/playwright";
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { closeBrowser, open, settled } from "./application.mjs";
import { call, until } from "./door.mjs";

after(closeBrowser);

const standards = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const violations = async (page) =>
  (await new AxeBuilder({ page }).withTags(standards).analyze()).violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 200)).join("\n")}`,
  );
/** A browser notes every answer that is not a success, also the refusals that are asked for here. */
const unexpected = (app) =>
  app.troubles.filter((trouble) => !trouble.includes("status of 422"));
const cards = async (app, box) =>
  (await call(app, "snapshot", { kinds: ["card"] })).records.card.filter(
    (card) => card.box === box,
  );
const box = (app, name) =>
  app.page.locator("main section", {
    has: app.page.getByRole("heading", { name }),
  });

async function openCanvas(app, title) {
  await app.go("canvas");
  await app.page
    .getByRole("button", { name: `Open “${title}”` })
    .first()
    .click();
  await app.page.locator('[data-zone="problem"]').waitFor();
  await settled(app.page);
}

test("kept under a name, changed, compared, brought back, undone", async (t) => {
  const app = await open();
  t.after(() => app.close());
  const { page } = app;
  await openCanvas(app, "Tell frauds apart");
  await page.getByRole("button", { name: /^Snapshots/ }).click();
  const popover = page.getByRole("dialog", { name: /^Snapshots/ });
  // Without a name: a sentence, and what was there stays.
  await popover.getByRole("button", { name: "Keep" }).click();
  await page.getByText("A snapshot is found again by its name.").waitFor();
  await popover
    .getByLabel("Name of the snapshot")
    .first()
    .fill("Before the steering committee");
  await page.keyboard.press("Enter");
  await popover.getByText("Before the steering committee").waitFor();
  await page.keyboard.press("Escape");

  const users = page.locator('[data-zone="users"]');
  await users.locator("[data-drag] [data-nav]").first().click();
  await page.keyboard.press("End");
  await page.keyboard.type(" and their trainees");
  await page.keyboard.press("Enter");
  await until(async () =>
    (await cards(app, "users")).some((card) =>
      card.text.endsWith("and their trainees"),
    ),
  );
  const problem = page
    .locator('[data-zone="problem"] [data-drag] [data-nav]')
    .first();
  await problem.focus();
  await page.keyboard.press("Delete");

  await page.getByRole("button", { name: /^Snapshots/ }).click();
  await popover
    .getByRole("button", { name: "What has changed since" })
    .first()
    .click();
  await page.getByText("1 removed").waitFor();
  await page.getByText("1 changed").waitFor();
  await page.locator("ins", { hasText: "and their trainees" }).waitFor();
  assert.deepEqual(await violations(page), []);
  await page.getByRole("button", { name: "As a list" }).click();
  await page.locator(".list ins", { hasText: "and their trainees" }).waitFor();

  await page.getByRole("button", { name: "Go back to it" }).click();
  await page
    .getByText("The canvas is back at “Before the steering committee”")
    .waitFor();
  await until(
    async () =>
      !(await cards(app, "users")).some((card) =>
        card.text.includes("trainees"),
      ),
  );
  await page.keyboard.press("Control+z");
  await until(async () =>
    (await cards(app, "users")).some((card) =>
      card.text.endsWith("and their trainees"),
    ),
  );
  assert.deepEqual(unexpected(app), []);
});

test("sources in three moves", async (t) => {
  const app = await open({ project: "new" });
  t.after(() => app.close());
  const { page } = app;
  await app.go("canvas");
  await page.getByRole("button", { name: "New canvas" }).first().click();
  await until(
    async () =>
      (await call(app, "snapshot", { kinds: ["canvas"] })).records.canvas
        .length === 1,
  );
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Open “New idea”" }).first().click();
  await page.getByRole("button", { name: "Find them in three moves" }).click();
  await page
    .getByRole("button", { name: "Add a card to: Data sources" })
    .click();
  for (const text of ["Past cases", "Weather", "Client records"]) {
    await page.keyboard.type(text);
    await page.keyboard.press("Enter");
  }
  await page.keyboard.press("Escape");
  await until(async () => (await cards(app, "sources")).length === 3);
  await page.getByRole("button", { name: /^2\. Weigh/ }).click();
  const row = (text) => page.locator("li", { hasText: text });
  await row("Past cases").getByRole("button", { name: "Necessary" }).click();
  await row("Weather").getByRole("button", { name: "Secondary" }).click();
  await row("Client records")
    .getByRole("button", { name: "Important" })
    .click();
  await page.getByRole("button", { name: /^3\. Obtain/ }).click();
  assert.equal(
    await row("Weather").count(),
    0,
    "a secondary source is not asked about",
  );
  await row("Past cases").getByRole("button", { name: "available" }).click();
  await row("Client records").getByRole("button", { name: "missing" }).click();
  await row("Client records")
    .getByRole("button", { name: /^If we don’t have it/ })
    .click();
  await page.keyboard.type("Ask the analysts");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Back to the canvas" }).click();
  const sources = page.locator('[data-zone="sources"]');
  await sources.getByText("Past cases").waitFor();
  assert.equal(
    await sources.getByText("Weather").count(),
    0,
    "the canvas shows the necessary ones",
  );
  await sources.getByRole("button", { name: "Show 2 other sources" }).click();
  await sources.getByText("Weather").waitFor();
  await until(async () =>
    (await cards(app, "sources")).some(
      (card) => card.fallback === "Ask the analysts",
    ),
  );
  assert.deepEqual(unexpected(app), []);
});

test("by keyboard alone: written, moved, made unsure, taken from the journey", async (t) => {
  const app = await open();
  t.after(() => app.close());
  const { page } = app;
  await openCanvas(app, "Spot new frauds");
  await page.locator('[data-zone="users"] [data-nav]').last().focus();
  await page.keyboard.press("n");
  await page.keyboard.type("The head of fraud");
  await page.keyboard.press("Enter");
  await until(async () =>
    (await cards(app, "users")).some(
      (card) => card.text === "The head of fraud",
    ),
  );
  // Tab leads to the people of the journey, and the line is still there.
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await until(
    async () =>
      (await cards(app, "users")).filter((card) => card.text === "Rules engine")
        .length === 1,
  );
  const link = (
    await call(app, "snapshot", { kinds: ["link"] })
  ).records.link.at(-1);
  assert.equal(link.from_kind, "journey_step");
  await page.keyboard.press("Escape");
  const own = page
    .locator('[data-zone="users"] [data-drag]', {
      hasText: "The head of fraud",
    })
    .locator("[data-nav]");
  await own.focus();
  await page.keyboard.press("Space");
  await until(async () =>
    (await cards(app, "users")).some(
      (card) => card.text === "The head of fraud" && card.state === "assumed",
    ),
  );
  await page.keyboard.press("Alt+ArrowDown");
  await page.keyboard.press("Alt+ArrowDown");
  await until(async () =>
    (await cards(app, "extension_users")).some(
      (card) => card.text === "The head of fraud",
    ),
  );
  // Pick and place.
  await page.keyboard.press("m");
  await page
    .getByRole("menuitemcheckbox", { name: "Problem", exact: true })
    .press("Enter");
  await until(async () =>
    (await cards(app, "problem")).some(
      (card) => card.text === "The head of fraud",
    ),
  );
  assert.deepEqual(unexpected(app), []);
});

test("a name that is too long comes back to be shortened", async (t) => {
  const app = await open();
  t.after(() => app.close());
  const { page } = app;
  await openCanvas(app, "Spot new frauds");
  await page.getByRole("button", { name: "Add a card to: KPI" }).click();
  const line = page.getByRole("textbox", { name: "Add a card to: KPI" });
  const long = "minutes ".repeat(80).trim();
  await line.fill(long);
  await page.keyboard.press("Enter");
  await page
    .getByText(/The name is too long: 639 characters, at most 500/)
    .waitFor();
  assert.equal(
    await line.inputValue(),
    long,
    "what was typed is in the line again",
  );
  await line.fill("Minutes a case");
  await page.keyboard.press("Enter");
  await until(async () =>
    (await cards(app, "kpi")).some((card) => card.text === "Minutes a case"),
  );
  assert.deepEqual(unexpected(app), []);
});

test("side by side, and ten long cards in a box", async (t) => {
  const app = await open();
  t.after(() => app.close());
  const { page } = app;
  const [first] = (await call(app, "snapshot", { kinds: ["canvas"] })).records
    .canvas;
  for (let i = 0; i < 12; i++)
    await call(app, "add_card", {
      canvas_id: first.id,
      box: "frequency",
      text: `${i}: whenever the night’s file has arrived and was found complete, or at seven at the latest`,
    });
  await app.go("canvas");
  await page.getByRole("button", { name: "Compare" }).click();
  const table = page.getByRole("table");
  await table.getByRole("row", { name: /^Frequency/ }).waitFor();
  assert.equal(
    await table.getByRole("columnheader").count(),
    4,
    "a box, three canvases",
  );
  await table.getByText("1 unknown").first().waitFor();
  assert.deepEqual(await violations(page), []);
  await page
    .getByRole("button", { name: "Spot new frauds", pressed: true })
    .click();
  await until(
    async () => (await table.getByRole("columnheader").count()) === 3,
  );
  await page.setViewportSize({ width: 1024, height: 700 });
  await table.getByRole("button", { name: /^0: whenever/ }).click();
  const zone = page.locator('[data-zone="frequency"]');
  await zone.waitFor();
  await zone.hover();
  await zone.getByRole("button", { name: "Open wide: Frequency" }).click();
  const seen = await zone.boundingBox();
  assert.ok(seen && seen.width > 400, "wide enough for long cards");
  await page.keyboard.press("Escape");
  await until(async () => ((await zone.boundingBox())?.width ?? 0) < 300);
  assert.equal(await box(app, "Frequency").count(), 1);
  assert.deepEqual(unexpected(app), []);
});
