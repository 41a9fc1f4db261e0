// The times between frames of a page while its board is moved by the wheel: frames per second, p95 and worst in ms.

async function frames(page, seconds, move) {
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
    const gaps = window.frames_
      .slice(1)
      .map((t, i) => t - window.frames_[i])
      .sort((a, b) => a - b);
    const total = gaps.reduce((a, b) => a + b, 0);
    return {
      rate: (gaps.length / total) * 1000,
      p95: gaps[Math.ceil(gaps.length * 0.95) - 1],
      worst: gaps.at(-1),
    };
  });
}

/** Right, left past the start, and back: a big board never leaves the window. */
export function panned(page, step, seconds) {
  const sway = (i) => ((i + 20) % 80 < 40 ? step : -step);
  return frames(page, seconds, (i) =>
    page.mouse.wheel(sway(i), sway(i + 10) / 2),
  );
}

export async function zoomed(page, seconds) {
  await page.keyboard.down("Control");
  const seen = await frames(page, seconds, (i) =>
    page.mouse.wheel(0, i % 24 < 12 ? 40 : -40),
  );
  await page.keyboard.up("Control");
  return seen;
}
