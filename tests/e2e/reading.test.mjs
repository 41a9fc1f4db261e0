// A workbook and a second version of a CSV: looked at, corrected, imported, compared; on the screen.
import assert from "node:assert/strict";
import AxeBuilder from "@axe-core/playwright";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { after, test } from "node:test";
import { closeBrowser, open, settled } from "./application.mjs";
import { call } from "./door.mjs";

after(closeBrowser);
const root = process.env.ATELIER_ROOT ?? path.resolve(import.meta.dirname, "../..");
const fixture = (name) => path.join(root, "tests/fixtures", name);

async function begin(t) {
  const app = await open({ project: "new" });
  t.after(() => app.close());
  await app.go("data");
  const choose = (file) => app.page.locator('input[type="file"]').setInputFiles(file);
  return { app, page: app.page, choose };
}
/** Rows of a month, on its first `days` days. */
const lines = (rows, days, month, group) =>
  "code|day|amount|group\n" +
  Array.from({ length: rows }, (_, at) => {
    const day = String((at % days) + 1).padStart(2, "0");
    return `0${at}|${day}/${month}/2024|${(at % 40) * 2.5 + (group === "west" ? 400 : 0)}|${at % 2 ? group : "north"}\n`;
  }).join("");
const csv = (name, text) => ({ name, mimeType: "text/csv", buffer: Buffer.from(text) });

test("a workbook: another sheet is chosen, then the first is imported with its dates", async (t) => {
  const { app, page, choose } = await begin(t);
  await choose({ name: "orders.xlsx", mimeType: "", buffer: await readFile(fixture("orders.xlsx")) });
  const sheet = page.getByLabel("Sheet", { exact: true });
  await sheet.waitFor();
  assert.equal(await sheet.inputValue(), "Orders");
  assert.equal(await page.getByLabel("Encoding").count(), 0, "a workbook has no encoding to choose");
  await sheet.selectOption("Notes");
  await page.getByRole("heading", { name: /one column found/ }).waitFor();
  await sheet.selectOption("Orders");
  await page.getByRole("heading", { name: /5 columns found/ }).waitFor();
  assert.equal(await page.getByLabel("Read “day” as").inputValue(), "date");
  await settled(page);
  const { violations } = await new AxeBuilder({ page }).analyze();
  assert.deepEqual(violations, []);
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await page.getByRole("heading", { name: /12 rows, 5 columns, nothing lost/ }).waitFor();
  await page.getByText("Excel workbook").first().waitFor();
  await page.getByRole("tab", { name: "Receipt" }).click();
  await page.getByRole("rowheader", { name: "Sheet" }).waitFor();
  await page.getByRole("button", { name: "Read again with…" }).click();
  await sheet.waitFor();
  assert.deepEqual(app.troubles, []);
});

test("a second version is read as last time, and what changed is shown", async (t) => {
  const { app, page, choose } = await begin(t);
  await choose(csv("sales.csv", lines(280, 28, "03", "south")));
  await page.getByLabel("Read “code” as").selectOption("text");
  await settled(page);
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await page.getByRole("tab", { name: "Versions" }).click();
  const before = (await call(app, "snapshot", { kinds: ["dataset_version"] })).records.dataset_version;
  assert.equal(before.length, 1);

  const chosen = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Import a new version" }).click();
  await (await chosen).setFiles(csv("sales.csv", lines(330, 11, "04", "west")));
  await page.getByText("Read as last time (version 1).").waitFor();
  assert.equal(await page.getByLabel("Read “code” as").inputValue(), "text");
  assert.equal(await page.getByRole("group", { name: /Which comes first/ }).count(), 0, "answered last time");
  await page.getByRole("button", { name: "Forget these choices" }).click();
  // Nothing is known any more: the dates are asked, with what each answer would make of them.
  const question = page.getByRole("group", { name: /Which comes first/ });
  await question.waitFor();
  await settled(page);
  const { violations } = await new AxeBuilder({ page }).analyze();
  assert.deepEqual(violations, []);
  await question.getByRole("button", { name: /day, month, year/ }).click();
  await question.waitFor({ state: "detached" });
  await page.getByLabel("Read “code” as").selectOption("text");
  await settled(page);
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await page.getByRole("heading", { name: /changed from version 1 to 2/ }).waitFor();
  await page.getByText("280 → 330 rows").waitFor();
  await page.getByText("new: west").waitFor();
  await settled(page);
  const shown = await new AxeBuilder({ page }).analyze();
  assert.deepEqual(shown.violations, []);
  await page.getByRole("button", { name: "amount", exact: true }).click();
  await page.getByRole("complementary", { name: "amount" }).waitFor();
  assert.deepEqual(app.troubles, []);
});
