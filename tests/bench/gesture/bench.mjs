// From a key or a drop to the picture that shows it, in Chromium, with ten thousand records in the project.
import { readFileSync } from "node:fs";
import path from "node:path";
import {
  contextFor,
  freshProject,
  keep,
  launch,
  middle,
  openDoor,
  quantile,
  ROUNDS,
  say,
  told,
} from "../measured.mjs";
import { tenThousand } from "./project.mjs";

/** Even: there and back. */
const TIMES = 26;
const BAR = 50;
/** Between two gestures: what was done is on the disk, and the page is at rest. */
const REST = 150;

// What the page evaluates, with `about`, to the function that tells whether a gesture is seen.
const repainted = "(part) => window.repainted_(part)";
const tools = `() => () => document.querySelector(".over [role=toolbar]") !== null`;
const letter = `() => {
  const field = document.querySelector(".over textarea");
  const before = field.value;
  return () => field.value !== before;
}`;
const elsewhere = `(id) => {
  const zone = () => document.querySelector('[data-drag="' + id + '"]')?.closest("[data-zone]").dataset.zone;
  const before = zone();
  return () => ![undefined, before].includes(zone());
}`;
const moreCards = `() => {
  const cards = () => document.querySelectorAll('[data-zone="problem"] [data-drag]').length;
  const before = cards();
  return () => cards() !== before;
}`;

const project = await freshProject("Gestures");
const door = await openDoor(project);
const browser = await launch();
const times = {};
let count;
try {
  const made = await tenThousand(door);
  count = made.count;
  const context = await contextFor(browser, door, { viewport: { width: 1440, height: 900 } });
  await context.addInitScript(readFileSync(path.join(import.meta.dirname, "seen.js"), "utf8"));
  for (let round = 0; round < ROUNDS; round++) {
    const page = await context.newPage();
    await onBoard(page, made, round);
    await onMap(page, made, round);
    await onCanvas(page, made, round);
    await page.close();
  }
} finally {
  await browser.close();
  await door.stop();
  await project.place.remove();
}
for (const [what, rounds] of Object.entries(times)) {
  const p95 = rounds.map((round) => quantile(round, 0.95));
  const all = rounds.flat();
  say(
    what,
    `p95 ${told(p95)} ms, median ${middle(all).toFixed(1)} ms, worst ${Math.max(...all).toFixed(0)} ms`,
    `p95 ${BAR} ms`,
    middle(p95) < BAR,
  );
}
keep("gesture", { records: count, times });

/** Measures one gesture, `act`, from the event of that type (and key) on. */
async function measure(page, round, what, { type, key = null, changed, about, act }) {
  const source = `window.seen_(${JSON.stringify([type, key]).slice(1, -1)}, (${changed})(${JSON.stringify(about ?? null)}))`;
  const seen = page.evaluate(source);
  // The page listens before the hand moves.
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  const [took] = await Promise.all([seen, act()]);
  ((times[what] ??= [])[round] ??= []).push(took);
  await page.waitForTimeout(REST);
}

async function onBoard(page, { board }, round) {
  await page.goto(`${door.origin}/?view=ideation&board=${board}&look=100`);
  await page.locator("[data-ready=true]").waitFor({ timeout: 60_000 });
  await page.waitForTimeout(1500);
  const stage = await page.locator(".stage").boundingBox();
  const middleNote = () =>
    page.evaluate(
      ([x, y]) => {
        const far = (r) => Math.hypot(r.x + r.width / 2 - x, r.y + r.height / 2 - y);
        const all = [...document.querySelectorAll(".option")].map((option) => option.getBoundingClientRect());
        const { x: left, y: top, width, height } = all.sort((a, b) => far(a) - far(b))[0];
        return { x: left, y: top, width, height };
      },
      [stage.x + stage.width / 2, stage.y + stage.height / 2],
    );
  const part = ({ x, y, width, height }) => ({
    x: Math.round(x - stage.x),
    y: Math.round(y - stage.y),
    width,
    height,
  });
  const centre = ({ x, y, width, height }) => [x + width / 2, y + height / 2];

  // Dragged there and back.
  const note = await middleNote();
  const [x, y] = centre(note);
  for (let at = 0; at < TIMES; at++) {
    const way = at % 2 ? -1 : 1;
    const from = at % 2 ? [x + 200, y + 120] : [x, y];
    const to = [from[0] + 200 * way, from[1] + 120 * way];
    await page.mouse.move(...from);
    await page.mouse.down();
    await page.mouse.move(from[0] + 20 * way, from[1] + 12 * way);
    await page.waitForTimeout(60);
    await measure(page, round, "a note follows the pointer", {
      type: "pointermove",
      changed: repainted,
      about: part({ ...note, x: to[0] - note.width / 2, y: to[1] - note.height / 2 }),
      act: () => page.mouse.move(...to),
    });
    // What the drop gives back: the tools of the selection, which had stepped aside.
    await measure(page, round, "a note dropped", {
      type: "pointerup",
      changed: tools,
      act: () => page.mouse.up(),
    });
  }

  await page.locator(".stage [role=listbox]").focus();
  for (let at = 0; at < TIMES; at++) {
    const key = at % 2 ? "ArrowLeft" : "ArrowRight";
    await page.keyboard.down("Control");
    await measure(page, round, "a note moved by an arrow key", {
      type: "keydown",
      key,
      changed: repainted,
      about: part(note),
      act: () => page.keyboard.press(key),
    });
    await page.keyboard.up("Control");
  }

  for (let at = 0; at < TIMES; at++) {
    const key = String(1 + (at % 2));
    await measure(page, round, "a vote", {
      type: "keydown",
      key,
      changed: repainted,
      about: part(note),
      act: () => page.keyboard.press(key),
    });
  }
  await page.keyboard.press("0");

  await page.keyboard.press("Enter");
  await page.locator(".over textarea").waitFor();
  await page.keyboard.press("End");
  for (let at = 0; at < TIMES; at++) {
    const key = "abcdefghij"[at % 10];
    await measure(page, round, "a letter typed in a note", {
      type: "keydown",
      key,
      changed: letter,
      act: () => page.keyboard.press(key),
    });
  }
  await page.keyboard.press("Enter");

  // The first one brings the board to where there is room.
  const scribe = page.locator(".scribe input");
  for (let at = -1; at < TIMES; at++) {
    await scribe.fill(`Round ${round + 1}, note ${at + 2}: ask who looks at the score first`);
    if (at < 0) {
      await scribe.press("Enter");
      await page.waitForTimeout(1000);
      continue;
    }
    await measure(page, round, "a note added", {
      type: "keydown",
      key: "Enter",
      changed: repainted,
      about: { x: 0, y: 0, width: Math.floor(stage.width), height: Math.floor(stage.height) },
      act: () => page.keyboard.press("Enter"),
    });
  }
}

async function onMap(page, { epic }, round) {
  await page.goto(`${door.origin}/?view=storymap&epic=${epic}`);
  await page.locator(`[data-drag="${epic}"]`).waitFor({ timeout: 60_000 });
  await page.waitForTimeout(1000);
  await page.locator(`[data-drag="${epic}"] [data-nav]`).focus();
  for (let at = 0; at < TIMES; at++) {
    const key = at % 2 ? "ArrowLeft" : "ArrowRight";
    await page.keyboard.down("Alt");
    await measure(page, round, "an epic moved by the keyboard", {
      type: "keydown",
      key,
      changed: elsewhere,
      about: epic,
      act: () => page.keyboard.press(key),
    });
    await page.keyboard.up("Alt");
  }
}

async function onCanvas(page, { canvases }, round) {
  await page.goto(`${door.origin}/?view=canvas&canvas=${canvases[round]}`);
  const box = page.locator('[data-zone="problem"]');
  await box.waitFor({ timeout: 60_000 });
  await page.waitForTimeout(1000);
  await box.locator(".add").click();
  const field = box.locator("textarea");
  for (let at = 0; at < TIMES; at++) {
    await field.fill(`Card ${at + 1}: what the clerk knows`);
    await measure(page, round, "a card added to a canvas", {
      type: "keydown",
      key: "Enter",
      changed: moreCards,
      act: () => page.keyboard.press("Enter"),
    });
  }
}
