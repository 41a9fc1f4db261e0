// Frames of the board in Chromium while a long work goes on behind it: an import, a profile, a training.
import { createWriteStream } from "node:fs";
import { once } from "node:events";
import path from "node:path";
import { addBoard } from "../board/notes.mjs";
import { panned, zoomed } from "../board/swept.mjs";
import {
  contextFor,
  freshProject,
  keep,
  launch,
  middle,
  openDoor,
  quantile,
  say,
  sorted,
} from "../measured.mjs";

const ROWS = 400_000;
const NUMBERS = 14;
const SECONDS = 1.5;
const STEP = 8;

/** Numbers, two words and a class, the same every time. */
async function table(file) {
  let state = 1;
  const random = () =>
    (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
  const names = Array.from({ length: NUMBERS }, (_, at) => `x${at}`);
  const out = createWriteStream(file);
  out.write(`${[...names, "city", "channel", "class"].join(",")}\n`);
  for (let from = 0; from < ROWS; from += 1000) {
    const lines = Array.from({ length: 1000 }, () => {
      const x = names.map(() => Math.round(random() * 1e5) / 100);
      const yes = x[0] + x[1] * 0.5 + random() * 900 > 1000;
      return `${x.join(",")},city ${Math.floor(random() * 300)},${random() < 0.3 ? "web" : "shop"},${yes ? "yes" : "no"}\n`;
    });
    if (!out.write(lines.join(""))) await once(out, "drain");
  }
  out.end();
  await once(out, "finish");
}

const project = await freshProject("Meanwhile");
const { place, file } = project;
const data = path.join(place.folder, "table.csv");
await table(data);
const door = await openDoor(project);
const browser = await launch();
const all = {};
try {
  const board = await addBoard(door, 2000);
  const context = await contextFor(browser, door, {
    viewport: { width: 1440, height: 900 },
  });
  const page = await context.newPage();
  await page.goto(`${door.origin}/?view=ideation&board=${board}&look=all`);
  await page.waitForFunction(
    () => document.querySelector("[data-ready=true]") !== null,
    null,
    { timeout: 120_000 },
  );
  await page.waitForTimeout(1000);
  await page.mouse.move(720, 450);
  // The server holds the file: it is the one that does what the command line asks.
  const train = (models) =>
    place.atelier(
      "train",
      file,
      "--data",
      "Rows",
      "--target",
      "class",
      "--models",
      models,
    );
  await watched(page, "nothing else", () =>
    page.waitForTimeout(4 * SECONDS * 1000),
  );
  await watched(page, "an import", () =>
    place.atelier("import", file, data, "--name", "Rows"),
  );
  await watched(page, "a training", () => train("logistic,naive_bayes,tree"));
  await watched(page, "boosted trees and clusters", () =>
    train("boosted,clusters"),
  );
} finally {
  await browser.close();
  await door.stop();
  await project.place.remove();
}
keep("meanwhile", { rows: ROWS, seconds: SECONDS, all });

/** Pans and zooms the board as long as the work goes on. */
async function watched(page, what, work) {
  let going = true;
  const begun = performance.now();
  const done = work().finally(() => (going = false));
  const seen = [];
  for (let turn = 0; going; turn++)
    seen.push(
      await (turn % 2 ? zoomed(page, SECONDS) : panned(page, STEP, SECONDS)),
    );
  await done;
  const seconds = (performance.now() - begun) / 1000;
  // The last turn may have gone on when the work was over.
  const turns = seen.length > 1 ? seen.slice(0, -1) : seen;
  const rate = middle(turns.map((t) => t.rate));
  const p95 = quantile(
    turns.map((t) => t.p95),
    0.5,
  );
  const [least] = sorted(turns.map((t) => t.rate));
  const worst = Math.max(...turns.map((t) => t.worst));
  say(
    `2,000 notes moved during ${what}`,
    `${rate.toFixed(1)} frames/s (least ${least.toFixed(1)}), p95 ${p95.toFixed(1)} ms, worst ${worst.toFixed(0)} ms; ${seconds.toFixed(1)} s`,
    "58 frames/s, worst 100 ms",
    rate >= 58 && worst < 100,
  );
  all[what] = { seconds, turns: seen };
}
