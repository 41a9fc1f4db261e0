// The real application, served from a fresh project, seen through Debian's Chromium.
import { execFile, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { chromium } from "playwright-core";

const root = process.env.ATELIER_ROOT ?? path.resolve(import.meta.dirname, "../..");
/** The program that `cargo build` made; `cargo xtask test` says where. */
export const program = process.env.ATELIER ?? path.join(root, "target/debug/atelier");
const browserPath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const run = promisify(execFile);

/** A folder of its own for one test: no project, recent list or backup of this machine is touched. */
export async function freshFolder() {
  const folder = await mkdtemp(path.join(tmpdir(), "atelier-e2e-"));
  const env = { ...process.env, ATELIER_DATA: path.join(folder, "data") };
  return {
    folder,
    env,
    /** The command line, in this folder. Throws when it fails. */
    atelier: (...args) => run(program, args, { env, cwd: folder }),
    remove: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}

/** Starts `atelier serve` on a file, or on none; gives its address (with the token) and a way to stop it. */
export async function serve(place, file) {
  const server = spawn(program, file ? ["serve", file] : ["serve"], { env: place.env, cwd: place.folder });
  let said = "";
  const ended = new Promise((resolve) => server.once("exit", resolve));
  const url = await new Promise((resolve, reject) => {
    const slow = setTimeout(() => reject(new Error(`no address after 30 s: ${said}`)), 30_000);
    const listen = (piece) => {
      said += piece;
      const found = /http:\/\/127\.0\.0\.1:\d+\/#token=\S+/.exec(said);
      if (!found) return;
      clearTimeout(slow);
      resolve(found[0]);
    };
    server.stdout.on("data", listen);
    server.stderr.on("data", listen);
    server.once("error", reject);
    server.once("exit", (code) => reject(new Error(`atelier serve ended with ${code}: ${said}`)));
  });
  return {
    url,
    async stop(signal = "SIGINT") {
      server.kill(signal);
      await ended;
    },
  };
}

let browser;
/** One browser for all tests of a file. */
async function chromiumOnce() {
  browser ??= await chromium.launch({
    executablePath: browserPath,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  return browser;
}
export async function closeBrowser() {
  await browser?.close();
  browser = undefined;
}

/** A page on an address. `troubles` collects what it complained of: a test ends by expecting none. */
export async function visit(url, locale = "en") {
  const context = await (
    await chromiumOnce()
  ).newContext({
    locale: locale === "fr" ? "fr-FR" : "en-GB",
    viewport: { width: 1440, height: 900 },
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  const troubles = [];
  page.on("pageerror", (error) => troubles.push(`error: ${error.message}`));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) troubles.push(`${message.type()}: ${message.text()}`);
  });
  page.on("dialog", (dialog) => {
    troubles.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(url);
  return { page, context, troubles };
}

/**
 * A fresh project (`sample`, or `new` and empty), served, with a page on it.
 */
export async function open({ project = "sample", locale = "en" } = {}) {
  const place = await freshFolder();
  const file = path.join(place.folder, "Murano.atelier");
  await place.atelier(project, file);
  let server = await serve(place, file);
  const { page, context, troubles } = await visit(server.url, locale);
  await page.locator("nav a").first().waitFor();
  return {
    page,
    file,
    place,
    troubles,
    /** Names of the views in the rail, in its order. */
    views: () =>
      page
        .locator("nav a")
        .evaluateAll((links) => links.map((link) => new URL(link.href).searchParams.get("view"))),
    async go(view) {
      await page.locator(`nav a[href="?view=${view}"]`).click();
      await page.locator(`nav a[href="?view=${view}"][aria-current="page"]`).waitFor();
      await settled(page);
    },
    /** Ends the server (by default as Ctrl+C does), starts another on the same file, and shows its page. */
    async restart(signal) {
      await server.stop(signal);
      server = await serve(place, file);
      await page.goto("about:blank");
      await page.goto(server.url);
      await page.locator("nav a").first().waitFor();
      troubles.length = 0;
    },
    async close() {
      await context.close();
      await server.stop().catch(() => {});
      await place.remove();
    },
  };
}

/** No request under way and nothing busy on the page. */
export async function settled(page) {
  await page.waitForLoadState("networkidle");
  await page.waitForFunction(() => !document.querySelector('[aria-busy="true"]'), undefined, {
    timeout: 15_000,
  });
}
