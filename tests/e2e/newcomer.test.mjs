// The newcomer's ten minutes: a file of the company, what a naive model is worth in euros, and why to believe it.
import AxeBuilder from "@axe-core/playwright";
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { after, describe, test } from "node:test";
import { closeBrowser, open, settled } from "./application.mjs";
import { found, table } from "./tables.mjs";

after(closeBrowser);
const root = process.env.ATELIER_ROOT ?? path.resolve(import.meta.dirname, "../..");

async function fine(page, where) {
  const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]).analyze();
  assert.deepEqual(
    violations.map(({ id, nodes }) => `${where}: ${id} ${nodes.map((node) => node.html.slice(0, 140)).join(" ")}`),
    [],
  );
}

/** From an empty project to a plan for the target; answers what was warned of. */
async function planned(app, file, target) {
  const { page } = app;
  await app.go("data");
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose a file" }).first().click();
  await (await chooser).setFiles(file);
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await page.getByRole("button", { name: "Train the baselines" }).click({ timeout: 60_000 });
  await page.getByText("Often asked for").waitFor();
  await page.getByRole("button", { name: target, exact: true }).click();
  await page.getByRole("button", { name: "Train", exact: true }).waitFor({ timeout: 60_000 });
  await settled(page);
  return page.locator("main").innerText();
}

/** From the plan to the answer in the business's unit, and to what one takes along. */
async function worth(app, { number = false } = {}) {
  const { page } = app;
  await page.getByRole("button", { name: "Train", exact: true }).click();
  await page.locator("article table").first().waitFor({ timeout: 120_000 });
  await settled(page);
  await fine(page, "result");
  await page.getByRole("button", { name: "See what it is worth" }).click();
  const price = async (name, value) => {
    const field = page.getByRole("textbox", { name });
    await field.fill(value);
    await field.press("Enter");
  };
  if (number) {
    await price(/too much/, "2");
    await price(/too little/, "5");
  } else {
    await price(/^missed:/, "300");
    await price(/^false alarm:/, "20");
  }
  const says = page.getByRole("heading", { name: /€[\d,]+ a month/ }).first();
  await says.waitFor();
  await settled(page);
  await fine(page, "worth");
  for (const tab of ["Why", "Errors", "Try it"]) {
    await page.getByRole("tab", { name: tab }).click();
    await settled(page);
    await fine(page, tab);
  }
  await page.getByTestId("answer").waitFor();
  const coming = page.waitForEvent("download");
  await page.getByRole("button", { name: "Model card (Markdown)" }).click();
  return { says: await readFile(await (await coming).path(), "utf8") };
}

const files = [
  {
    made: "churn.csv",
    real: "telco-churn.csv",
    target: "Churn",
    tells: /customerID[\s\S]{0,40}left out/,
  },
  {
    made: "calls.csv",
    real: "bank-marketing.csv",
    target: "y",
    tells: /duration alone tells|duration[\s\S]{0,80}leak/,
  },
  {
    made: "bicycles.csv",
    real: "bike-hour.csv",
    target: "cnt",
    number: true,
    tells: /casual.*registered|registered.*casual/,
  },
];

describe("from a file to euros", () => {
  for (const { made, real, target, number, tells } of files)
    for (const [name, file] of [
      [made, table(made)],
      [real, found(real, root)],
    ])
      test(name, { timeout: 180_000, skip: file === null && `${real} is not at ../shared/data` }, async (t) => {
        const app = await open({ project: "new" });
        t.after(() => app.close());
        const text = await planned(app, file, target);
        assert.match(text, tells, "what must not be learned from is told before the result");
        await fine(app.page, "plan");
        const { says } = await worth(app, { number });
        assert.match(says, /€/);
        assert.deepEqual(app.troubles, []);
      });
});

test("the worst file of the company: read, and a naive model told in euros", { timeout: 120_000 }, async (t) => {
  const app = await open({ project: "new" });
  t.after(() => app.close());
  const { page } = app;
  const text = await planned(app, table("worst.csv"), "Impayé");
  assert.match(text, /N° dossier[\s\S]{0,40}left out/, "the number of a case is no reason");
  assert.match(text, /Montant \(€\)/);
  const { says } = await worth(app);
  assert.match(says, /Impayé/);
  assert.deepEqual(app.troubles, []);
});

test("by keys alone: file, target, training, what a mistake costs, the card", { timeout: 120_000 }, async (t) => {
  const app = await open({ project: "new" });
  t.after(() => app.close());
  const { page } = app;
  let presses = 0;
  const press = (key) => (presses++, page.keyboard.press(key));
  const reach = async (target, most = 60) => {
    await target.waitFor({ timeout: 60_000 });
    for (let i = 0; i < most; i++) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await press("Tab");
    }
    assert.fail(`the keyboard does not reach ${target}`);
  };
  const push = async (name) => {
    await reach(page.getByRole("button", { name, exact: true }).first());
    await press("Enter");
  };
  await app.go("data");
  const chooser = page.waitForEvent("filechooser");
  await push("Choose a file");
  await (await chooser).setFiles(table("churn.csv"));
  await push("Import");
  await push("Train the baselines");
  await push("Churn");
  await push("Train");
  await push("See what it is worth");
  await page.waitForFunction(() => document.activeElement?.getAttribute("role") === "tab");
  await reach(page.getByRole("textbox", { name: /^false alarm:/ }));
  await page.keyboard.type("20");
  await reach(page.getByRole("textbox", { name: /^missed:/ }));
  await page.keyboard.type("300");
  await press("Enter");
  await page.getByRole("heading", { name: /€[\d,]+ a month/ }).first().waitFor();
  const coming = page.waitForEvent("download");
  await push("Model card (Markdown)");
  assert.match(await readFile(await (await coming).path(), "utf8"), /€/);
  assert.ok(presses < 160, `${presses} keys`);
  console.log(`# from the empty project to the card: ${presses} keys`);
  assert.deepEqual(app.troubles, []);
});
