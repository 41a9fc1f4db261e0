// Knowing data: rules proposed from them, accepted, and broken by a worse second file, whose rows are shown.
import AxeBuilder from "@axe-core/playwright";
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { after, test } from "node:test";
import { closeBrowser, open, settled } from "./application.mjs";

after(closeBrowser);

function payments(worse) {
  const rows = ["payment_id,made_on,amount,channel,email"];
  for (let i = 0; i < 200; i++) {
    const day = new Date(Date.UTC(2026, 6, 1 + Math.floor(i / 2)))
      .toISOString()
      .slice(0, 10);
    const channel =
      worse && (i === 7 || i === 8) ? "fax" : ["web", "app", "branch"][i % 3];
    const amount = worse && i === 5 ? "-40.00" : `${10 + ((i * 37) % 90)}.50`;
    rows.push(
      `P${String(i).padStart(5, "0")},${day},${amount},${channel},client${i}@example.org`,
    );
  }
  return rows.join("\n") + "\n";
}

/** What axe has to say of the page as it is. */
async function violations(page) {
  const found = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"])
    .analyze();
  return found.violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(" ")}`,
  );
}

test("rules are proposed, accepted, and broken by a worse second version", async () => {
  const app = await open({ project: "new" });
  const { page, place } = app;
  try {
    const [good, worse] = ["payments.csv", "payments_next.csv"].map((name) =>
      path.join(place.folder, name),
    );
    await writeFile(good, payments(false));
    await writeFile(worse, payments(true));
    await app.go("data");
    const give = async (button, file) => {
      const chooser = page.waitForEvent("filechooser");
      await page.getByRole("button", { name: button }).first().click();
      await (await chooser).setFiles(file);
    };
    await give("Choose a file", good);
    await page.getByRole("button", { name: "Import", exact: true }).click();
    await page.getByRole("tab", { name: "At a glance" }).click();
    await page.getByText("What to know, most pressing first").waitFor();
    await page.getByText("email looks like personal data").waitFor();

    await settled(page);
    assert.deepEqual(await violations(page), [], "at a glance");

    await page.getByRole("tab", { name: "Dictionary" }).click();
    await page.getByText("0 of 5 described").waitFor();
    await page.getByRole("button", { name: "email is personal" }).click();
    await page
      .getByRole("checkbox", { name: "Personal data of email", checked: true })
      .waitFor();

    assert.deepEqual(await violations(page), [], "the dictionary");

    await page.getByRole("tab", { name: "Rules" }).click();
    await page.getByRole("button", { name: "Accept all" }).waitFor();
    assert.deepEqual(await violations(page), [], "rules proposed");
    await page.getByRole("button", { name: "Accept all" }).click();
    await page.getByText(/none broken in version 1/).waitFor();

    await page.getByRole("tab", { name: "Versions" }).click();
    await give("Import a new version", worse);
    await page.getByRole("button", { name: "Import", exact: true }).click();
    await page.getByRole("tab", { name: "Rules" }).click();
    await page.getByText(/2 broken in version 2/).waitFor();
    await page
      .getByRole("button", { name: /^Show the rows that break: channel/ })
      .click();
    const grid = page.getByRole("table", { name: /^Rows that break: channel/ });
    await grid.waitFor();
    assert.equal(await grid.locator(".marked").count(), 2);
    assert.equal(await grid.locator(".marked").first().innerText(), "fax");
    await settled(page);
    assert.deepEqual(await violations(page), [], "failing rows");
    const { stdout } = await place.atelier("check", app.file);
    assert.match(stdout, /channel/);
    assert.deepEqual(app.troubles, []);
  } finally {
    await app.close();
  }
});
