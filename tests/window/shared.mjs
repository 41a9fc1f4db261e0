// What the tests of the window share: a scratch folder, a window on a file, and waiting.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { openWindow } from "./driver.mjs";

const root = process.env.ATELIER_ROOT ?? path.resolve(import.meta.dirname, "../..");
export const program = process.env.ATELIER ?? path.join(root, "target/debug/atelier");
export const run = promisify(execFile);

/** A folder that goes with the test, and an environment in which Atelier keeps everything there. */
export async function scratch(t) {
  const folder = await mkdtemp(path.join(tmpdir(), "atelier-window-"));
  t.after(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  const env = {
    ...process.env,
    ATELIER_DATA: path.join(folder, "data"),
    WEBKIT_DISABLE_DMABUF_RENDERER: "1",
  };
  return { folder, env };
}

/** Opens a window on a file. `close` ends it as a session's end would; `ended` waits until it has ended by itself. */
export async function windowOn(t, file, env) {
  const window = await openWindow(program, [file], env);
  const ended = () => until(async () => !(await running(file)), "the program has ended");
  let open = true;
  const close = async () => {
    if (!open) return;
    open = false;
    await window.close();
    // The end of an automation session leaves the program running.
    await run("pkill", ["-TERM", "-f", `${program} ${file}`]).catch(() => {});
    await ended();
  };
  t.after(close);
  return { ...window, close, ended };
}

/** Records of a kind, through the command line, which asks the window while that holds the file. */
export async function records(file, kind, env) {
  const { stdout } = await run(program, ["call", file, "snapshot", JSON.stringify({ kinds: [kind] })], {
    env,
  });
  return JSON.parse(stdout).records[kind];
}

async function running(file) {
  return run("pgrep", ["-f", `${program} ${file}`]).then(
    () => true,
    () => false,
  );
}

export async function until(holds, what) {
  const end = Date.now() + 20_000;
  while (Date.now() < end) {
    const found = await holds();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  assert.fail(`not within 20 s: ${what}`);
}
