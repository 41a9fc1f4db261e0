// Every screen of the sample project in both languages: it draws, complains of nothing, and passes axe.
import AxeBuilder from "@axe-core/playwright";
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { closeBrowser, open, settled } from "./application.mjs";

after(closeBrowser);

const standards = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

async function violations(page) {
  const found = await new AxeBuilder({ page }).withTags(standards).analyze();
  return found.violations.map(
    ({ id, help, nodes }) =>
      `${id}: ${help}\n${nodes.map((node) => `    ${node.html.slice(0, 200)}`).join("\n")}`,
  );
}

for (const locale of ["en", "fr"]) {
  describe(`screens in ${locale}`, () => {
    test("each view of the rail", async (t) => {
      const app = await open({ locale });
      t.after(() => app.close());
      assert.equal(await app.page.evaluate(() => document.documentElement.lang), locale);
      const views = await app.views();
      assert.ok(views.length >= 5, `the rail has its views: ${views}`);
      for (const view of views) {
        await t.test(view, async () => {
          await app.go(view);
          assert.deepEqual(await violations(app.page), []);
          const missing = await app.page.locator("body").innerText();
          assert.doesNotMatch(missing, /\b(undefined|NaN|\[object Object\])\b/);
        });
      }
      assert.deepEqual(app.troubles, []);
    });

    test("dark, and on the projector", async (t) => {
      const app = await open({ locale });
      t.after(() => app.close());
      await app.page.evaluate(() => {
        const kept = JSON.parse(localStorage.getItem("atelier.settings") ?? "{}");
        localStorage.setItem("atelier.settings", JSON.stringify({ ...kept, theme: "dark" }));
      });
      await app.page.reload();
      for (const view of await app.views()) {
        await app.go(view);
        assert.deepEqual(await violations(app.page), [], `${view}, dark`);
      }
      await app.page.keyboard.press("F5");
      await settled(app.page);
      assert.deepEqual(await violations(app.page), [], "on the projector");
      assert.deepEqual(app.troubles, []);
    });

    test("an empty project begins with a sentence, a way in and an example", async (t) => {
      const app = await open({ project: "new", locale });
      t.after(() => app.close());
      for (const view of await app.views()) {
        await app.go(view);
        const main = app.page.locator("main");
        await main.locator("h2").first().waitFor();
        assert.ok((await main.locator("button, input").count()) > 0, `${view} offers something to do`);
        assert.ok((await main.locator("figure [inert]").innerText()).length > 20, `${view} shows an example`);
        assert.deepEqual(await violations(app.page), [], `${view}, empty`);
      }
      assert.deepEqual(app.troubles, []);
    });

    test("the smallest window cuts nothing off", async (t) => {
      const app = await open({ locale });
      t.after(() => app.close());
      await app.page.setViewportSize({ width: 1024, height: 700 });
      for (const view of await app.views()) {
        await app.go(view);
        const over = await app.page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        assert.equal(over, 0, `${view} is wider than the window`);
      }
    });
  });
}

test("the language changes while running", async (t) => {
  const app = await open();
  t.after(() => app.close());
  const rail = app.page.locator("nav");
  const english = await rail.innerText();
  await app.page.getByRole("button", { name: /^EN,/ }).click();
  await app.page.getByRole("button", { name: /^FR,/ }).waitFor();
  assert.notEqual(await rail.innerText(), english);
  assert.equal(await app.page.evaluate(() => document.documentElement.lang), "fr");
  assert.deepEqual(app.troubles, []);
});

test("a chart is asked for when something changed, and never again by itself", async (t) => {
  const app = await open();
  t.after(() => app.close());
  let asked = 0;
  app.page.on("request", (request) => {
    if (/"command":"draw/.test(request.postData() ?? "")) asked += 1;
  });
  for (const view of ["kpis", "models"]) {
    await app.go(view);
    await app.page.locator("figure svg").first().waitFor();
    await app.page.waitForTimeout(500);
    asked = 0;
    await app.page.waitForTimeout(1500);
    assert.equal(asked, 0, `${view} goes on drawing`);
  }
  assert.deepEqual(app.troubles, []);
});
