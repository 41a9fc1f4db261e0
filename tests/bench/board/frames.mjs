// Frames per second of the ideation board in Chromium, the real page behind the real door, Excalidraw beside it.
//
// For each look and window size, in turns: a fresh page is panned by the wheel and zoomed by Ctrl and the wheel. Kept
// are the frames per second, the 95th percentile and the worst of the times between frames, how much of the picture
// changed and how much of it has one colour (nearly all of one colour: nothing was drawn, and the figure is worth
// nothing). Our boards have groups, votes and pictures as well; Excalidraw draws the notes alone.
import {
  contextFor,
  freshProject,
  keep,
  launch,
  middle,
  openDoor,
  OUT,
  ROUNDS,
  say,
  told,
} from "../measured.mjs";
import { servePeer } from "./excalidraw.mjs";
import { addBoard, LOOKS, SIZES } from "./notes.mjs";
import { panned, zoomed } from "./swept.mjs";

const SECONDS = 2.5;
const OPENED = "1,000 ms";
const BAR = "58 frames/s, p95 20 ms, worst 100 ms";

/** Share of pixels that differ between two pictures, and of those of the second that have its commonest colour. */
async function compare(browser, pictures) {
  const page = await browser.newPage();
  const shares = await page.evaluate(
    async (images) => {
      const [p, q] = await Promise.all(
        images.map(async (base64) => {
          const picture = await (
            await fetch(`data:image/png;base64,${base64}`)
          ).blob();
          const bitmap = await createImageBitmap(picture);
          const context = new OffscreenCanvas(
            bitmap.width,
            bitmap.height,
          ).getContext("2d");
          context.drawImage(bitmap, 0, 0);
          return new Uint32Array(
            context.getImageData(0, 0, bitmap.width, bitmap.height).data.buffer,
          );
        }),
      );
      const seen = new Map();
      let differ = 0;
      for (let i = 0; i < q.length; i++) {
        if (p[i] !== q[i]) differ++;
        seen.set(q[i], (seen.get(q[i]) ?? 0) + 1);
      }
      return [differ / q.length, Math.max(...seen.values()) / q.length];
    },
    pictures.map((picture) => picture.toString("base64")),
  );
  await page.close();
  return shares;
}

/** How long the board takes to be there again, gone to from another view. */
async function again(page) {
  await page.locator('nav a[href="?view=objective"]').click();
  await page.waitForFunction(
    () => document.querySelector("[data-ready=true]") === null,
  );
  return page.evaluate(
    () =>
      new Promise((resolve) => {
        const begun = performance.now();
        const look = () =>
          document.querySelector("[data-ready=true]")
            ? requestAnimationFrame(() => resolve(performance.now() - begun))
            : requestAnimationFrame(look);
        history.back();
        look();
      }),
  );
}

/** One fresh page, panned, then zoomed. */
async function turn(browser, context, url, step, [width, height]) {
  const page = await context.newPage();
  await page.setViewportSize({ width, height });
  await page.goto(url);
  const shown = () =>
    window.ready === true ||
    document.querySelector("[data-ready=true]") !== null;
  await page.waitForFunction(shown, null, { timeout: 120_000 });
  await page.waitForTimeout(500);
  await page.mouse.move(width / 2, height / 2);
  const before = await page.screenshot();
  const pan = await panned(page, step, SECONDS);
  const [changed, one] = await compare(browser, [
    before,
    await page.screenshot(),
  ]);
  const zoom = await zoomed(page, SECONDS);
  const opened = url.includes("view=ideation") ? await again(page) : 0;
  const heap = await page.evaluate(
    () => performance.memory.usedJSHeapSize / 1e6,
  );
  await page.close();
  return { pan, zoom, changed, one, heap, opened };
}

const project = await freshProject("Board");
const door = await openDoor(project);
const peer = await servePeer(`${OUT}/board`);
const browser = await launch();
const all = [];
try {
  const ours = await contextFor(browser, door);
  const theirs = await browser.newContext();
  for (const { count, look, name, step } of LOOKS) {
    const board = await addBoard(door, count);
    for (const size of SIZES) {
      const pages = [
        [
          "atelier",
          ours,
          `${door.origin}/?view=ideation&board=${board}&look=${look}`,
        ],
        [
          "excalidraw",
          theirs,
          `${peer.origin}/?n=${count}${look === "all" ? "&view=all" : ""}`,
        ],
      ];
      const seen = { name, size, atelier: [], excalidraw: [] };
      for (let round = 0; round < ROUNDS; round++)
        for (const [who, context, url] of pages)
          seen[who].push(await turn(browser, context, url, step, size));
      all.push(seen);
      report(seen);
    }
  }
} finally {
  await browser.close();
  await peer.stop();
  await door.stop();
  await project.place.remove();
}
keep("board", { seconds: SECONDS, turns: all });

function report({ name, size, atelier, excalidraw }) {
  const of = (turns, kind, figure) => turns.map((turn) => turn[kind][figure]);
  const figures = (turns, kind) =>
    `${told(of(turns, kind, "rate"))} frames/s, p95 ${told(of(turns, kind, "p95"))} ms, worst ${told(of(turns, kind, "worst"), 0)} ms`;
  const opened = atelier.map((turn) => turn.opened);
  say(
    `${name}, ${size.join("×")}, opened`,
    `${told(opened, 0)} ms`,
    OPENED,
    middle(opened) < 1000,
  );
  const drawn = atelier.every(
    ({ changed, one }) => changed > 0.05 && one < 0.9,
  );
  for (const kind of ["pan", "zoom"]) {
    const middleOf = (figure) => middle(of(atelier, kind, figure));
    const holds =
      drawn &&
      middleOf("rate") >= 58 &&
      middleOf("p95") < 20 &&
      middleOf("worst") < 100;
    const what = `${name}, ${size.join("×")}, ${kind}`;
    say(
      what,
      `${figures(atelier, kind)}${drawn ? "" : ", and blank"}`,
      BAR,
      holds,
    );
    say(`${what}: Excalidraw`, figures(excalidraw, kind));
  }
}
