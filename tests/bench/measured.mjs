// What the benchmarks in Node share: a project behind its door, Chromium, medians with their spread, lines for the table.
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { chromium } from "playwright-core";
import { freshFolder, serve } from "../e2e/application.mjs";

export const ROUNDS = 3;
/** Results, and under it what a row makes for itself. */
export const OUT = process.env.BENCH_OUT;

/** A fresh project of that name, and the way to be rid of it. */
export async function freshProject(name) {
  const place = await freshFolder();
  const file = path.join(place.folder, `${name}.atelier`);
  await place.atelier("new", file);
  return { place, file };
}

/** Serves a project; calls commands of its door. `kept` is what a page needs in its session storage to be let in. */
export async function openDoor({ place, file }) {
  const server = await serve(place, file);
  const { origin, hash } = new URL(server.url);
  const post = async (where, body, token) => {
    const headers = { "Content-Type": "application/json", Origin: origin };
    if (token) headers.Authorization = `Bearer ${token}`;
    const response = await fetch(origin + where, { method: "POST", headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${where}: ${await response.text()}`);
    return response.json();
  };
  const { token, doc } = await post("/api/session", {
    token: decodeURIComponent(hash.slice("#token=".length)),
  });
  return {
    origin,
    kept: { "atelier.token": token, "atelier.doc": doc },
    call: async (command, args = {}) =>
      (await post("/api/call", { doc, command, args, locale: "en", zone: "UTC" }, token)).value,
    stop: () => server.stop(),
  };
}

export const launch = () =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--enable-precise-memory-info",
    ],
  });

/** A browser's context that the door lets in. */
export async function contextFor(browser, door, options = {}) {
  const context = await browser.newContext({ locale: "en-GB", ...options });
  await context.addInitScript((kept) => {
    if (!location.protocol.startsWith("http")) return;
    for (const [key, value] of Object.entries(kept)) sessionStorage.setItem(key, value);
  }, door.kept);
  return context;
}

export const sorted = (values) => [...values].sort((a, b) => a - b);
export function middle(values) {
  const all = sorted(values);
  return (all[(all.length - 1) >> 1] + all[all.length >> 1]) / 2;
}
/** The least value that at least this share of all does not exceed. */
export const quantile = (values, share) => sorted(values)[Math.max(0, Math.ceil(values.length * share) - 1)];

/** The median and, in brackets, the least and the most. */
export function told(values, digits = 1) {
  const [least, ...rest] = sorted(values).map((value) => value.toFixed(digits));
  return `${middle(values).toFixed(digits)} (${least} to ${rest.at(-1) ?? least})`;
}

/** A line of the closing table; `holds` undefined: a figure without a bar. */
export function say(what, measured, bar = "", holds) {
  const verdict = holds === undefined ? "seen" : holds ? "holds" : "missed";
  console.log(["bench", what, measured, bar, verdict].join("\t"));
}

/** Every round of a row, for whoever wants more than medians. */
export function keep(row, figures) {
  mkdirSync(OUT, { recursive: true });
  writeFileSync(path.join(OUT, `${row}.json`), `${JSON.stringify(figures, null, 1)}\n`);
}
