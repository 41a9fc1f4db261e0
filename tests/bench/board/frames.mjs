// Frames per second of the ideation board, in the real page against the real door, with other pages beside it.
//
//   node frames.mjs [--seconds 6] [--notes 2000,10000] 'http://127.0.0.1:PORT/#token=TOKEN' [NAME=URL ...]
//
// The first address is what `atelier serve FILE` prints, for a project that may be thrown away: boards of N notes are
// made in it through the door. The others are peers that set `window.ready` (Excalidraw's page takes ?n=10000 at 100 %
// and ?n=2000&view=all fitted), measured in the same Chromium, turn by turn. For each page and two window sizes: pans
// by the wheel, zooms by Ctrl and the wheel, and prints frames per second, the 95th percentile and the worst of the
// times between frames in milliseconds, how much of the picture changed and how much of it has one colour (nearly all
// of one colour means that nothing was drawn). Fails if ours misses DESIGN's bar: 58 frames/s, 20 ms, 100 ms.
// Needs playwright-core (NODE_PATH or a node_modules above) and Chromium ($CHROMIUM or /usr/bin/chromium).
import { createRequire } from "node:module";
const { chromium } = createRequire(import.meta.url)("playwright-core");

const args = process.argv.slice(2);
const option = (name, value) => (args.includes(name) ? args.splice(args.indexOf(name), 2)[1] : value);
const seconds = Number(option("--seconds", 6));
const sizes = option("--notes", "2000,10000").split(",").map(Number);
const [door, ...peers] = args;
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking", "--enable-precise-memory-info"],
});

/** Makes a board of `count` notes through the door, in a grid, six papers, a third of them with votes of nobody. */
async function seed(page, count) {
  return page.evaluate(async (count) => {
    const token = sessionStorage.getItem("atelier.token");
    const doc = sessionStorage.getItem("atelier.doc");
    const call = async (command, args) => {
      const response = await fetch("/api/call", {
        method: "POST",
        headers: { "Content-Type": "application/json", Authorization: `Bearer ${token}` },
        body: JSON.stringify({ doc, command, args, locale: "en", zone: "UTC" }),
      });
      if (!response.ok) throw new Error(`${command}: ${await response.text()}`);
      return (await response.json()).value;
    };
    const board = await call("add_board", { title: `${count} notes` });
    const words = "flag odd transfers before they leave the client with a score that tells why and who should look".split(" ");
    const colors = ["butter", "mint", "sky", "rose", "lilac", "sand"];
    const columns = Math.ceil(Math.sqrt(count * 1.6));
    let state = 7;
    const random = (below) => (state = (state * 1103515245 + 12345) & 0x7fffffff) % below;
    const notes = Array.from({ length: count }, (_, i) => ({
      text: `Idea ${i}: ${Array.from({ length: 2 + random(9) }, () => words[random(words.length)]).join(" ")}`,
      x: (i % columns) * 172,
      y: Math.floor(i / columns) * 172,
      color: colors[random(6)],
    }));
    for (let at = 0; at < count; at += 2000) await call("add_notes", { board_id: board.id, notes: notes.slice(at, at + 2000) });
    return board.id;
  }, count);
}

async function measure(page, move) {
  await page.evaluate(() => {
    window.frames_ = [];
    window.counting_ = true;
    const tick = (now) => {
      window.frames_.push(now);
      if (window.counting_) requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  });
  const end = Date.now() + seconds * 1000;
  for (let i = 0; Date.now() < end; i++) await move(i);
  return page.evaluate(() => {
    window.counting_ = false;
    const gaps = window.frames_.slice(1).map((t, i) => t - window.frames_[i]).sort((a, b) => a - b);
    const total = gaps.reduce((a, b) => a + b, 0);
    return { rate: (gaps.length / total) * 1000, p95: gaps[Math.floor(gaps.length * 0.95)], worst: gaps.at(-1) };
  });
}

/** Share of pixels that differ between two pictures, and of those after that have the commonest colour. */
async function compare(a, b) {
  const page = await browser.newPage();
  const shares = await page.evaluate(async (images) => {
    const [p, q] = await Promise.all(
      images.map(async (base64) => {
        const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${base64}`)).blob());
        const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
        context.drawImage(bitmap, 0, 0);
        return new Uint32Array(context.getImageData(0, 0, bitmap.width, bitmap.height).data.buffer);
      }),
    );
    const seen = new Map();
    let differ = 0;
    for (let i = 0; i < q.length; i++) {
      if (p[i] !== q[i]) differ++;
      seen.set(q[i], (seen.get(q[i]) ?? 0) + 1);
    }
    return [differ / q.length, Math.max(...seen.values()) / q.length].map((x) => Math.round(x * 100));
  }, [a, b].map((x) => x.toString("base64")));
  await page.close();
  return shares;
}

const figures = (m) => `${m.rate.toFixed(1)} frames/s, p95 ${m.p95.toFixed(1)} ms, worst ${m.worst.toFixed(0)} ms`;
const holds = (m) => m.rate >= 58 && m.p95 < 20 && m.worst < 100;
let missed = 0;

async function run(name, context, url, step, width, height, ours) {
  const page = await context.newPage();
  await page.setViewportSize({ width, height });
  await page.goto(url);
  await page.waitForFunction(() => window.ready === true || document.querySelector("[data-ready=true]"), null, { timeout: 120000 });
  await page.waitForTimeout(500);
  await page.mouse.move(width / 2, height / 2);
  const before = await page.screenshot();
  const sway = (i) => ((i + 20) % 80 < 40 ? step : -step);
  const pan = await measure(page, (i) => page.mouse.wheel(sway(i), sway(i + 10) / 2));
  const [changed, one] = await compare(before, await page.screenshot());
  await page.keyboard.down("Control");
  const zoom = await measure(page, (i) => page.mouse.wheel(0, i % 24 < 12 ? 40 : -40));
  await page.keyboard.up("Control");
  const heap = await page.evaluate(() => performance.memory.usedJSHeapSize / 1e6);
  const fine = !ours || (holds(pan) && holds(zoom) && changed > 5 && one < 90);
  if (!fine) missed++;
  console.log(`${name} ${width}×${height}: pan ${figures(pan)} (changed ${changed} %, one colour ${one} %); zoom ${figures(zoom)}; heap ${heap.toFixed(0)} MB${fine ? "" : "  MISSED"}`);
  await page.close();
}

// The session lives in the tab that exchanged the token: its copies are opened from it, as a person opens another tab.
const context = await browser.newContext();
const first = await context.newPage();
await first.goto(door);
// Where no project is open, the sample is.
const sample = first.getByRole("button", { name: /sample|exemple/i }).first();
await first.waitForTimeout(1500);
if (await sample.isVisible()) await sample.click();
await first.waitForFunction(() => sessionStorage.getItem("atelier.doc"), null, { timeout: 60000 });
const kept = await first.evaluate(() => ({ ...sessionStorage }));
await context.addInitScript((kept) => {
  if (location.protocol.startsWith("http")) for (const [key, value] of Object.entries(kept)) sessionStorage.setItem(key, value);
}, kept);
const origin = new URL(door).origin;
for (const count of sizes) {
  const board = await seed(first, count);
  const look = count <= 2000 ? "all" : "100";
  const step = look === "all" ? 8 : 90;
  for (const [width, height] of [[1440, 900], [1920, 1080]]) {
    await run(`atelier ${count} ${look}`, context, `${origin}/?view=ideation&board=${board}&look=${look}`, step, width, height, true);
    for (const peer of peers) {
      const at = peer.indexOf("=");
      const query = look === "all" ? `?n=${count}&view=all` : `?n=${count}`;
      await run(`${peer.slice(0, at)} ${count} ${look}`, await browser.newContext(), peer.slice(at + 1).replace(/\?.*$/, "") + query, step, width, height, false);
    }
  }
}
await browser.close();
process.exitCode = missed > 0 ? 1 : 0;
