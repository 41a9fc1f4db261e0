// A preparation in the browser, by keyboard: a step added, a formula put right, moved, undone, and run to a dataset.
import AxeBuilder from "@axe-core/playwright";
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { closeBrowser, open } from "./application.mjs";
import { recordsOf, until } from "./door.mjs";

after(closeBrowser);

test("a step is written, seen, moved, undone, and the dataset is made", async (t) => {
  const app = await open();
  t.after(() => app.close());
  const { page } = app;
  const steps = async () =>
    JSON.parse(await recordsOf(app, "preparation_step")).preparation_step;
  await app.go("preparation");
  await page.locator("main ul.cards a").first().click();
  await page.locator("[data-step]").first().waitFor();
  const before = (await steps()).length;
  assert.ok(before >= 4, "the sample has a preparation");

  // A new step at the end, from the keyboard.
  await page.keyboard.press("n");
  await page.getByRole("menuitem", { name: "Filter rows" }).press("Enter");
  await until(async () => (await steps()).length === before + 1);
  const formula = page.locator(".step.open textarea").first();
  await formula.fill("amonut > 100");
  await page.getByText("did you mean “amount”?").first().waitFor();
  assert.equal(
    await page.locator(".step.open u").innerText(),
    "amonut",
    "underlined where it is wrong",
  );
  await formula.fill("amount > 100");
  await page.locator(".step.open .effect").getByText("rows less").waitFor();
  await page.locator("tr.gone").first().waitFor();
  await until(async () =>
    (await steps()).some((step) => step.params.formula === "amount > 100"),
  );

  // Moved up by Alt and the arrow, and back by undo.
  const head = page.locator(".step.open [data-step]");
  await head.focus();
  await page.keyboard.press("Alt+ArrowUp");
  const place = async () => {
    const all = (await steps()).toSorted((a, b) =>
      a.order_key < b.order_key ? -1 : 1,
    );
    return all.findIndex((step) => step.kind === "filter");
  };
  await until(async () => (await place()) === before - 1);
  await page.keyboard.press("Control+z");
  await until(async () => (await place()) === before);

  // Run: an ordinary dataset, with the way back.
  await page.getByRole("button", { name: "Make the dataset" }).click();
  await until(
    async () =>
      JSON.parse(await recordsOf(app, "dataset")).dataset.length === 2,
  );
  await page
    .locator("footer")
    .getByRole("button", { name: "Open the dataset" })
    .click();
  await page.getByRole("button", { name: "Open the preparation" }).waitFor();
  await page.getByRole("tab", { name: "Receipt" }).click();
  await page.getByText("Keep rows where amount > 100").waitFor();
  assert.deepEqual(app.troubles, []);
});

const standards = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

for (const locale of ["en", "fr"]) {
  test(`each kind of step can be written by anyone, in ${locale}, light and dark`, async (t) => {
    const app = await open({ locale });
    t.after(() => app.close());
    const { page } = app;
    await app.go("preparation");
    await page.locator("main ul.cards a").first().click();
    await page.locator("[data-step]").first().waitFor();
    const steps = async () => JSON.parse(await recordsOf(app, "preparation_step")).preparation_step.length;
    const complaints = async () => {
      const found = await new AxeBuilder({ page }).withTags(standards).analyze();
      return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join("\n")}`);
    };
    await page.keyboard.press("n");
    await page.locator("[role=menuitem]:focus").waitFor();
    const kinds = await page.getByRole("menuitem").count();
    assert.equal(kinds, 16);
    await page.keyboard.press("Escape");
    for (let at = 0; at < kinds; at++) {
      const before = await steps();
      await page.keyboard.press("n");
      await page.getByRole("menuitem").nth(at).click();
      await until(async () => (await steps()) === before + 1);
      await page.locator(".step.open .editor").waitFor();
      await page.keyboard.press("Escape");
    }
    await page.locator("[data-step]").nth(9).click();
    await page.locator(".step.open .editor").waitFor();
    assert.deepEqual(await complaints(), []);
    await page.evaluate(() => document.documentElement.setAttribute("data-theme", "dark"));
    await page.locator("[data-step]").nth(5).click();
    await page.locator("td.changed").first().waitFor();
    assert.deepEqual(await complaints(), [], "dark");
    const said = await page.locator("body").innerText();
    assert.doesNotMatch(said, /\b(undefined|NaN|\[object Object\])\b|preparation\./);
    assert.deepEqual(app.troubles, []);
  });
}
