// From a doubt to a decision, by the hands of a person: the board, a prototype and its clock, users, the record.
import AxeBuilder from "@axe-core/playwright";
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { closeBrowser, open, settled } from "./application.mjs";
import { recordsOf, until } from "./door.mjs";

after(closeBrowser);

const standards = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const all = async (app, kind) => JSON.parse(await recordsOf(app, kind))[kind];

async function clean(app, where) {
  const found = await new AxeBuilder({ page: app.page })
    .withTags(standards)
    .analyze();
  assert.deepEqual(
    found.violations.map(
      ({ id, nodes }) =>
        `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join("\n")}`,
    ),
    [],
    where,
  );
}

/** An uncertainty of an empty project, typed on the board and opened. */
async function doubt(app, statement) {
  await app.go("uncertainty");
  await app.page.getByRole("button", { name: "Write an uncertainty" }).click();
  await app.page.getByRole("textbox", { name: /Critical/ }).fill(statement);
  await app.page.keyboard.press("Enter");
  await app.page.keyboard.press("Escape");
  await app.page.getByRole("link", { name: statement }).click();
}

test("an uncertainty is written, moved by keyboard, by hand and by picking, and undone", async (t) => {
  const app = await open({ project: "new" });
  t.after(() => app.close());
  await app.go("uncertainty");
  await app.page.getByRole("button", { name: "Write an uncertainty" }).click();
  await app.page
    .getByRole("textbox", { name: /Critical/ })
    .fill("Are the labels right?");
  await app.page.keyboard.press("Enter");
  await app.page.keyboard.press("Escape");
  const level = async () => (await all(app, "uncertainty"))[0]?.criticality;
  await until(async () => (await level()) === "critical");
  const card = app.page.getByRole("link", { name: "Are the labels right?" });
  await card.focus();
  await app.page.keyboard.press("Alt+ArrowRight");
  await until(async () => (await level()) === "major");
  await card.focus();
  await app.page.keyboard.press("m");
  await app.page.getByRole("button", { name: /Put .* in .Minor/ }).click();
  await until(async () => (await level()) === "minor");
  const from = await app.page.locator("[data-drag]").boundingBox();
  const to = await app.page.locator('[data-zone="critical"]').boundingBox();
  await app.page.mouse.move(from.x + 40, from.y + from.height - 8);
  await app.page.mouse.down();
  await app.page.mouse.move(to.x + 60, to.y + 90, { steps: 12 });
  await app.page.mouse.up();
  await until(async () => (await level()) === "critical");
  await app.page.keyboard.press("Control+z");
  await until(async () => (await level()) === "minor");
  assert.deepEqual(app.troubles, []);
});

test("a question of the method becomes an uncertainty in one click", async (t) => {
  const app = await open({ project: "new" });
  t.after(() => app.close());
  await app.go("uncertainty");
  await app.page
    .getByRole("button", { name: "Start from the questions" })
    .click();
  await app.page
    .getByRole("button", {
      name: /Make an uncertainty of .*joined with each other/,
    })
    .click();
  await until(
    async () => (await all(app, "uncertainty"))[0]?.guide === "data.joinable",
  );
  await app.page
    .getByRole("button", { name: /Open the uncertainty .*joined/ })
    .waitFor();
  await clean(app, "the board with its questions");
});

test("a prototype: twenty days refused, frozen once started, concluded, and renewed once", async (t) => {
  const app = await open({ project: "new" });
  t.after(() => app.close());
  const { page } = app;
  await doubt(app, "Can the sources be joined?");
  await page.getByRole("button", { name: "Plan a prototype" }).click();
  await page
    .getByRole("textbox", { name: "Question" })
    .fill("Do half of the rows join?");
  await page.keyboard.press("Enter");
  const days = page.getByLabel("Time box");
  await days.fill("20");
  await days.press("Enter");
  await page
    .getByText("A prototype lasts 14 days at the most, not 20.")
    .waitFor();
  assert.equal((await all(app, "prototype"))[0].days, 14);
  // The browser notes the refusal, and nothing else is noted until the end.
  assert.equal(app.troubles.length, 1);
  assert.match(app.troubles.pop(), /422/);
  await page.getByRole("button", { name: /^Measure/ }).click();
  await page.keyboard.type("Rows joined");
  await page.keyboard.press("Enter");
  const threshold = page.getByRole("textbox", { name: "Threshold" });
  await threshold.fill("50");
  await threshold.press("Enter");
  await page.getByRole("button", { name: "Start", exact: true }).click();
  await page.locator(".clock").getByText("Day 1 of 14").waitFor();
  assert.equal(
    await page.getByRole("textbox", { name: "Threshold" }).count(),
    0,
    "frozen",
  );
  await page.getByRole("button", { name: "Add a rule" }).click();
  await page.keyboard.type("Sundays have none");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  await clean(app, "a prototype that runs");
  await page
    .locator(".prototype")
    .getByRole("button", { name: "Conclude" })
    .click();
  await page.getByLabel("Measured").fill("40");
  await page.getByLabel("Measured").press("Enter");
  await page.getByText("threshold missed").waitFor();
  await page.getByRole("button", { name: "undecided", exact: true }).click();
  await page
    .getByRole("textbox", { name: "Conclusion" })
    .fill("Two sources of three");
  await page
    .getByRole("textbox", { name: "Conclusion" })
    .press("Control+Enter");
  await page.getByRole("button", { name: "Renew once" }).click();
  await page.getByRole("button", { name: "It would allow it" }).click();
  await page
    .getByLabel("The new critical question")
    .fill("Is the third source worth its price?");
  await page
    .getByRole("textbox", { name: "How it allows the decision" })
    .fill("It settles the cost");
  await page.getByRole("button", { name: "Plan the second sprint" }).click();
  await until(async () => (await all(app, "prototype")).length === 2);
  assert.equal(
    await page.getByRole("button", { name: "Renew once" }).count(),
    0,
  );
  await page.keyboard.press("Control+z");
  await until(async () => (await all(app, "prototype")).length === 1);
  assert.deepEqual(app.troubles, []);
});

test("the IPAP grid: a person, verdicts, the next version", async (t) => {
  const app = await open({ project: "new" });
  t.after(() => app.close());
  const { page } = app;
  await doubt(app, "Will people read it?");
  await page.getByRole("button", { name: "Test with someone" }).click();
  await page.keyboard.type("Zoé");
  await page.keyboard.press("Enter");
  const cell = page.getByRole("button", { name: /^Intuitive, Zoé/ });
  await cell.click();
  await until(async () => (await all(app, "user_test"))[0].intuitive === "yes");
  await cell.click();
  await until(
    async () => (await all(app, "user_test"))[0].intuitive === "partly",
  );
  await clean(app, "the grid with a test open");
  await page.getByRole("button", { name: /Test version 2/ }).click();
  await until(async () => (await all(app, "user_test")).length === 2);
  assert.deepEqual(
    (await all(app, "user_test")).map((one) => [
      one.tester,
      one.mockup_version,
    ]),
    [
      ["Zoé", 1],
      ["Zoé", 2],
    ],
  );
  assert.deepEqual(app.troubles, []);
});

for (const locale of ["en", "fr"]) {
  test(`the sample's uncertainties and decisions in ${locale}: each page draws and passes axe`, async (t) => {
    const app = await open({ locale });
    t.after(() => app.close());
    for (const one of await all(app, "uncertainty")) {
      await app.page.goto(
        `${new URL(app.page.url()).origin}/?view=uncertainty&uncertainty=${one.id}`,
      );
      await app.page.locator("main h2").first().waitFor();
      await settled(app.page);
      await clean(app, one.statement);
      assert.doesNotMatch(
        await app.page.locator("main").innerText(),
        /undefined|NaN|\{|uncertainty\.|prototype\./,
      );
    }
    await app.go("decision");
    await clean(app, "decision");
    assert.deepEqual(app.troubles, []);
  });
}

test("a decision needs its reasons, stands, and is reopened with one", async (t) => {
  const app = await open();
  t.after(() => app.close());
  const { page } = app;
  await app.go("decision");
  await page.getByRole("button", { name: "Stop: Spot new frauds" }).click();
  await page.getByRole("button", { name: "Record the decision" }).click();
  await page.getByText("A decision needs its reasons.").waitFor();
  const before = (await all(app, "decision")).length;
  await page
    .getByRole("textbox", { name: "Reasons" })
    .fill("Too many false alarms");
  await page.getByRole("button", { name: "Record the decision" }).click();
  await until(async () => (await all(app, "decision")).length === before + 1);
  const made = (await all(app, "decision")).find(
    (one) => one.reasons === "Too many false alarms",
  );
  assert.equal(made.compared.length, 3, "with the others beside it");
  const cell = page.locator(`td[data-canvas="${made.canvas_id}"]`);
  await cell.getByRole("button", { name: "Reopen" }).click();
  await page
    .getByRole("textbox", { name: "Why it is reopened" })
    .fill("The prototype ended well");
  await cell.getByRole("button", { name: "Reopen" }).click();
  await until(
    async () =>
      (await all(app, "decision")).find((one) => one.id === made.id)
        .reopened_on !== null,
  );
  await page.getByRole("button", { name: "Go: Spot new frauds" }).waitFor();
  assert.deepEqual(app.troubles, []);
});
