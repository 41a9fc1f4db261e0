// From what errors cost to a card: the sample's training in the business's unit, its reasons, one row tried.
import AxeBuilder from "@axe-core/playwright";
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, test } from "node:test";
import { closeBrowser, open, settled } from "./application.mjs";

after(closeBrowser);

test("a training is worth euros, answers one row, and leaves as a card", async (t) => {
  const app = await open();
  t.after(() => app.close());
  const { page } = app;
  await app.go("baselines");
  await page.getByText("Is this transaction a fraud?").first().click();
  await page.getByRole("tab", { name: "Worth" }).click();
  const says = page.getByRole("heading", { name: /saves €[\d,]+ a month against today’s practice/ });
  await says.waitFor();
  const before = await says.innerText();

  // What errors cost is edited in place; the sentence follows, and undo takes it back.
  const missed = page.getByRole("textbox", { name: /^missed:/ });
  await missed.fill("840");
  await missed.press("Enter");
  await page.waitForFunction((old) => !document.body.innerText.includes(old), before);
  await page.getByRole("button", { name: /^Undo/ }).click();
  await page.getByText(before).waitFor();

  await page.getByRole("tab", { name: "Why" }).click();
  await page.getByText("How the answer moves with a column").waitFor();
  await settled(page);
  await page.getByRole("tab", { name: "Errors" }).click();
  await page.getByText(/looked at on/).waitFor();
  await settled(page);

  await page.getByRole("tab", { name: "Try it" }).click();
  const answer = page.getByTestId("answer");
  await answer.waitFor();
  const typical = await answer.innerText();
  await page.getByRole("button", { name: "Compare with a variant" }).click();
  await page.getByLabel("country", { exact: true }).fill("Atlantis");
  await page.getByText("“Atlantis” was never seen in training").waitFor();
  await page.getByLabel("amount", { exact: true }).fill("4800");
  await page.waitForFunction(
    (old) => document.querySelector("[data-testid=answer]").innerText !== old,
    typical,
  );
  await page.getByText(/country: .* → Atlantis/).waitFor();
  await page.getByText("Known cases like this one").waitFor();
  await settled(page);
  const found = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag22aa"]).analyze();
  assert.deepEqual(found.violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`), []);

  const coming = page.waitForEvent("download");
  await page.getByRole("button", { name: "Model card (Markdown)" }).click();
  const card = await readFile(await (await coming).path(), "utf8");
  assert.match(card, /predicts fraud/);
  assert.match(card, /saves €/);
  assert.deepEqual(app.troubles, []);
});
