// A workshop run from one laptop: people, agenda, timer, what is hidden, the keyboard passed on, votes for the room, the
// parking lot, and the projector's window, which is told nothing private.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import AxeBuilder from "@axe-core/playwright";
import { closeBrowser, open } from "./application.mjs";
import { recordsOf, until } from "./door.mjs";

after(closeBrowser);

const standards = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
async function violations(page) {
  const found = await new AxeBuilder({ page }).withTags(standards).analyze();
  return found.violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join("\n")}`,
  );
}
const all = async (app, kind) => JSON.parse(await recordsOf(app, kind))[kind];

async function room(t) {
  const app = await open({ project: "new" });
  t.after(() => app.close());
  const { page } = app;
  await app.go("ideation");
  await page.locator("main button").first().click();
  await page.locator(".scribe input").waitFor();
  return { app, page, scribe: page.locator(".scribe input") };
}
async function invite(page, names) {
  await page.locator(".who").first().click();
  await page.getByRole("button", { name: "Paste a list of people" }).click();
  await page
    .getByRole("textbox", { name: "Paste a list of people" })
    .fill(names.join("\n"));
  await page.getByRole("button", { name: /^Add \d+ people/ }).click();
  await page
    .getByRole("textbox", { name: "Paste a list of people" })
    .waitFor({ state: "detached" });
  await page.keyboard.press("Escape");
}
async function write(scribe, texts) {
  for (const text of texts) {
    await scribe.fill(text);
    await scribe.press("Enter");
  }
  await scribe.press("Escape");
}

test("agenda and timer: started by key, still there after a reload and a kill", async (t) => {
  const { app, page, scribe } = await room(t);
  await scribe.press("Escape");
  await page.keyboard.press("a");
  const panel = page.getByRole("complementary", { name: "Workshop" });
  await panel.getByRole("button", { name: "120 minutes" }).click();
  await until(async () => (await all(app, "agenda_item")).length === 9);
  assert.deepEqual(await violations(page), []);
  await page.keyboard.press("Escape");
  await page.keyboard.press("t");
  const face = page.getByRole("timer");
  await until(async () => /^(10:00|09:5\d)$/.test(await face.innerText()));
  await page.keyboard.press("b");
  await until(async () => (await all(app, "agenda_run")).length === 2);
  await page.keyboard.press("b");
  await until(async () => (await all(app, "board"))[0].phase === "diverge");
  await page.keyboard.press("Shift+T");
  await until(async () => /^(13:00|12:\d\d)$/.test(await face.innerText()));
  await page.reload();
  await until(async () => /^12:\d\d$/.test(await face.innerText()));
  await app.restart("SIGKILL");
  await app.go("ideation");
  await until(async () => /^12:\d\d$/.test(await face.innerText()));
  await page.getByRole("button", { name: "Pause the timer" }).click();
  await until(
    async () => (await all(app, "agenda_run")).at(-1).running_since === null,
  );
  assert.equal((await all(app, "agenda_run")).length, 3);
  assert.deepEqual(app.troubles, []);
});

test("hidden notes, and the keyboard passed on: the projector is told no word of them", async (t) => {
  const { app, page, scribe } = await room(t);
  await invite(page, ["Claire, business expert", "Sam, data scientist"]);
  await page.evaluate(() => {
    window.told = [];
    new BroadcastChannel("atelier.projector").onmessage = ({ data }) =>
      window.told.push(JSON.stringify(data));
  });
  await page.getByRole("button", { name: "No hidden note" }).click();
  await page.getByRole("checkbox", { name: /^Hide new notes/ }).check();
  await until(async () => (await all(app, "board"))[0].hide_new);
  await page.keyboard.press("Escape");
  await write(scribe, ["A secret plan"]);
  await until(async () => (await all(app, "note"))[0]?.hidden === true);
  await page.getByRole("option", { name: /^Hidden note/ }).waitFor();

  const [projector] = await Promise.all([
    page.waitForEvent("popup"),
    page.keyboard.press("w"),
  ]);
  await projector.getByText("1 hidden note").waitFor();
  assert.doesNotMatch(await projector.content(), /secret plan/);
  assert.deepEqual(await violations(projector), []);

  await page.keyboard.press("k");
  const dialog = page.getByRole("dialog", { name: "Who has the keyboard?" });
  await dialog.getByRole("button", { name: /^Sam/ }).click();
  const mine = page.getByRole("textbox", { name: "Your idea" });
  await mine.fill("Sam alone knows");
  await mine.press("Enter");
  await page.getByText("Sam alone knows").waitFor();
  assert.deepEqual(await violations(page), []);
  await mine.fill("half typed");
  await page.keyboard.press("Escape");
  await until(async () => (await all(app, "note")).length === 3);
  assert.ok((await all(app, "note")).every((note) => note.hidden));
  await page.getByRole("button", { name: "Back to the board" }).click();
  await projector.getByText("3 hidden notes").waitFor();
  const told = await page.evaluate(() => window.told.join("\n"));
  assert.match(told, /"type":"picture"/, "the projector was told something");
  assert.doesNotMatch(told, /secret plan|Sam alone|half typed/);

  await page.keyboard.press("Shift+H");
  await until(async () =>
    (await all(app, "note")).every((note) => !note.hidden),
  );
  await until(async () =>
    /secret plan/.test(await page.evaluate(() => window.told.join("\n"))),
  );
  await page.keyboard.press("Control+z");
  await until(async () =>
    (await all(app, "note")).every((note) => note.hidden),
  );
  await projector.close();
  assert.deepEqual(app.troubles, []);
});

test("votes for the room: by Tab and digits, within each budget, secret until revealed, ties shown", async (t) => {
  const { app, page, scribe } = await room(t);
  await invite(page, ["Claire, business expert", "Sam, data scientist"]);
  await write(scribe, ["One", "Two", "Three", "Four"]);
  await until(async () => (await all(app, "note")).length === 4);
  await page.keyboard.press("v");
  const bar = page.getByRole("group", { name: "Vote for the room" });
  await bar.waitFor();
  await page.keyboard.press("Home");
  await page.keyboard.press("Digit2");
  await until(async () => (await all(app, "vote")).length === 1);
  await page.keyboard.press("Tab");
  await bar.getByText("Sam", { exact: true }).waitFor();
  await page.keyboard.press("Digit5");
  await until(async () => (await all(app, "vote")).length === 2);
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Digit1");
  await page.getByText(/Sam has 5 votes on this board/).waitFor();
  assert.equal((await all(app, "vote")).length, 2, "refused, and nothing lost");
  assert.deepEqual(await violations(page), []);
  await page.keyboard.press("Tab");
  await bar.getByText("Claire", { exact: true }).waitFor();
  await page.keyboard.press("Digit1");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Digit1");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Digit1");
  await until(async () => (await all(app, "vote")).length === 5);
  assert.doesNotMatch(await page.locator("main").innerText(), /7 votes/);
  await bar.getByRole("button", { name: "Reveal the votes" }).click();
  const results = page.getByRole("list", { name: "Results of the vote" });
  await results.getByText("7 votes").waitFor();
  await page
    .getByText(/^3 ideas are tied for the last of three places/)
    .waitFor();
  assert.deepEqual(await violations(page), []);
  assert.deepEqual(
    app.troubles.filter((said) => !/422/.test(said)),
    [],
  );
});

test("the parking lot keeps a note and gives it back; a second round has its own votes", async (t) => {
  const { app, page, scribe } = await room(t);
  await write(scribe, ["Not today", "Now"]);
  await until(async () => (await all(app, "note")).length === 2);
  await page.keyboard.press("Home");
  await page.keyboard.press("x");
  await until(async () => (await all(app, "note")).some((note) => note.parked));
  await until(async () => (await page.getByRole("option").count()) === 1);
  await page.keyboard.press("a");
  await page.getByRole("tab", { name: /^Parking lot/ }).click();
  await page.getByRole("button", { name: "Bring back “Not today”" }).click();
  await until(async () => (await page.getByRole("option").count()) === 2);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Round 1" }).click();
  await page.getByRole("button", { name: "Start round 2" }).click();
  await until(async () => (await all(app, "board"))[0].round === 2);
  await write(scribe, ["From the second round"]);
  await until(async () =>
    (await all(app, "note")).some((note) => note.round === 2),
  );
  await page.getByRole("button", { name: "Round 2" }).click();
  await page.getByRole("button", { name: "Out of sight" }).click();
  await until(async () => (await page.getByRole("option").count()) === 1);
  assert.deepEqual(app.troubles, []);
});
