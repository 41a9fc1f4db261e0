// A training with a rule of one's own: read while it is typed, trained beside all other models, told apart from them.
import AxeBuilder from "@axe-core/playwright";
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { closeBrowser, open, settled } from "./application.mjs";

after(closeBrowser);

const standards = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

async function fine(app) {
  const { violations } = await new AxeBuilder({ page: app.page })
    .withTags(standards)
    .analyze();
  assert.deepEqual(
    violations.map(
      ({ id, nodes }) =>
        `${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(" ")}`,
    ),
    [],
  );
}

async function planned(app, target) {
  const { page } = app;
  await app.go("baselines");
  await page.getByRole("button", { name: "New training" }).first().click();
  await settled(page);
  await page.getByLabel("Column to predict").selectOption(target);
  await page.getByRole("button", { name: "Train", exact: true }).waitFor();
  await settled(page);
}

test(
  "a rule is read while it is typed, then trained beside the other models",
  { timeout: 120_000 },
  async (t) => {
    const app = await open();
    t.after(() => app.close());
    const { page } = app;
    await planned(app, "fraud");
    const train = page.getByRole("button", { name: "Train", exact: true });
    await page.getByRole("checkbox", { name: /^Business rule/ }).check();
    assert.ok(
      await train.isDisabled(),
      "a rule that isn't written yet can't be trained",
    );
    const rule = page.getByLabel("Your rule");
    await rule.fill("if amuont > 300 then fraud");
    await page
      .getByText(
        "Line 1, character 4: no column is called “amuont”. Did you mean “amount”?",
      )
      .waitFor();
    assert.ok(await train.isDisabled());
    await fine(app);
    await rule.fill(
      "if amount > 300 and new_beneficiary = yes then fraud else not fraud",
    );
    await page.getByText(/^rule 1: 214 rows · else: 5,786 rows$/).waitFor();
    for (const name of [
      /^Nearest neighbours/,
      /^Similar rows/,
      /^Boosted trees/,
    ])
      await page.getByRole("checkbox", { name }).check();
    await fine(app);
    await train.click();
    const table = page.locator("article table").first();
    await table.waitFor({ timeout: 60_000 });
    await settled(page);
    const names = await table.locator("tbody th .name").allInnerTexts();
    assert.deepEqual(names, [
      "Most frequent class",
      "By group",
      "Business rule",
      "Logistic regression",
      "Naive Bayes",
      "Decision tree",
      "Nearest neighbours",
      "Similar rows",
      "Boosted trees",
    ]);
    const boosted = await table.locator("tbody tr").last().innerText();
    assert.match(boosted, /how far one could go/);
    assert.doesNotMatch(
      boosted,
      /\bbest\b/,
      "a bound is not the best simple model",
    );
    await page
      .getByText(/^Would more rows help\?/)
      .first()
      .waitFor();
    await fine(app);
    assert.deepEqual(app.troubles, []);
  },
);

test("the past alone, window by window", { timeout: 120_000 }, async (t) => {
  const app = await open();
  t.after(() => app.close());
  const { page } = app;
  await planned(app, "amount");
  await page
    .getByRole("radio", { name: /^The latest, window by window/ })
    .check();
  await page.getByLabel("Windows", { exact: true }).fill("3");
  await page.keyboard.press("Enter");
  await page.getByRole("checkbox", { name: /^Quantile/ }).check();
  await page.getByRole("button", { name: "Train", exact: true }).click();
  const table = page.locator("article table").first();
  await table.waitFor({ timeout: 60_000 });
  await settled(page);
  const text = await table.innerText();
  for (const name of [
    "Quantile",
    "Last value",
    "Moving average",
    "Drift",
    "Ridge regression",
    "pinball loss",
  ])
    assert.ok(text.includes(name), `${name} in ${text}`);
  assert.match(text, /part by part/);
  await page
    .getByText(/3 windows in turn by made_on/)
    .first()
    .waitFor();
  assert.deepEqual(app.troubles, []);
});
