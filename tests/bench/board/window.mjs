// Milliseconds a frame of the ideation board in the real window (WebKitGTK): panned and zoomed, one wheel event a frame.
import { readdirSync, readFileSync } from "node:fs";
import { program } from "../../e2e/application.mjs";
import { openWindow } from "../../window/driver.mjs";
import {
  freshProject,
  keep,
  middle,
  openDoor,
  ROUNDS,
  say,
  told,
} from "../measured.mjs";
import { addBoard, LOOKS, SIZES } from "./notes.mjs";

const SECONDS = 2.5;
const BAR = 25;
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const project = await freshProject("Window");
const door = await openDoor(project);
const boards = [];
for (const { count } of LOOKS) boards.push(await addBoard(door, count));
await door.stop();

const env = { ...project.place.env, WEBKIT_DISABLE_DMABUF_RENDERER: "1" };
const window = await openWindow(program, [project.file], env);
const turns = [];
try {
  await window.find("nav a");
  for (const size of SIZES) {
    await window.resize(...size);
    for (const [at, { look, name, step }] of LOOKS.entries()) {
      const rounds = { pan: [], zoom: [] };
      for (let round = 0; round < ROUNDS; round++) {
        await show(boards[at], look);
        for (const kind of ["pan", "zoom"])
          rounds[kind].push(await frames(kind, step));
      }
      for (const [kind, seen] of Object.entries(rounds)) {
        const mean = seen.map((gaps) => gaps.mean);
        const others = `p95 ${told(seen.map((gaps) => gaps.p95))}, worst ${told(
          seen.map((gaps) => gaps.worst),
          0,
        )}`;
        say(
          `${name}, ${size.join("×")}, ${kind}`,
          `${told(mean)} ms a frame, ${others}`,
          `mean under ${BAR} ms`,
          middle(mean) < BAR,
        );
      }
      turns.push({ name, size, rounds });
    }
  }
} finally {
  await window.close();
  endProgram();
  await pause(1000);
  await project.place.remove();
}
keep("window", { seconds: SECONDS, turns });

/** The end of the driver's session leaves the program running; it is the one that has our file. */
function endProgram() {
  for (const id of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      const words = readFileSync(`/proc/${id}/cmdline`, "utf8").split("\0");
      if (words[0] === program && words[1] === project.file)
        process.kill(Number(id), "SIGTERM");
    } catch {
      // It has ended meanwhile.
    }
  }
}

/** Opens a board as if it had never been seen in this window. */
async function show(board, look) {
  await window.run(
    (search) => void (location.search = search),
    `?view=ideation&board=${board}&look=${look}`,
  );
  await pause(500);
  await window.until(
    (board) =>
      location.search.includes(board) &&
      document.querySelector("[data-ready=true]") !== null,
    board,
  );
  await pause(1500);
}

/** Moves the board for some seconds; gives the times between frames. */
async function frames(kind, step) {
  await window.run(
    (kind, step, seconds) => {
      const stage = document.querySelector(".stage");
      const begun = performance.now();
      const times = [];
      const sway = (i) => ((i + 20) % 80 < 40 ? step : -step);
      const tick = (now) => {
        times.push(now);
        const i = times.length;
        const move =
          kind === "pan"
            ? { deltaX: sway(i), deltaY: sway(i + 10) / 2 }
            : {
                deltaY: i % 24 < 12 ? 40 : -40,
                ctrlKey: true,
                clientX: innerWidth / 2,
                clientY: innerHeight / 2,
              };
        stage.dispatchEvent(
          new WheelEvent("wheel", { ...move, cancelable: true, bubbles: true }),
        );
        if (performance.now() - begun < seconds * 1000)
          requestAnimationFrame(tick);
        else globalThis.times_ = times;
      };
      delete globalThis.times_;
      requestAnimationFrame(tick);
    },
    kind,
    step,
    SECONDS,
  );
  const times = await window.until(() => globalThis.times_);
  const gaps = times.slice(1).map((t, i) => t - times[i]);
  gaps.sort((a, b) => a - b);
  return {
    mean: gaps.reduce((a, b) => a + b, 0) / gaps.length,
    p95: gaps[Math.ceil(gaps.length * 0.95) - 1],
    worst: gaps.at(-1),
  };
}
