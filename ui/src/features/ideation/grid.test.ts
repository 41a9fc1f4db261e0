import { expect, it } from "vitest";
import { intersects, type Rect } from "./geometry";
import { Grid } from "./grid";

/** A small linear congruential generator: the same rectangles in every run. */
function rectangles(count: number, spread: number): Rect[] {
  let state = 11;
  const next = (below: number): number => (state = (state * 1103515245 + 12345) & 0x7fffffff) % below;
  return Array.from({ length: count }, () => ({
    x: next(spread) - spread / 2,
    y: next(spread) - spread / 2,
    width: 1 + next(400),
    height: 1 + next(1200),
  }));
}

const same = (a: Rect[], b: Rect[]): void => {
  expect(new Set(a)).toEqual(new Set(b));
  expect(a.length).toBe(b.length);
};

it("finds what a look at each one finds, in windows small and large", () => {
  const all = rectangles(600, 20000);
  const grid = new Grid<Rect>();
  all.forEach((r) => grid.add(r));
  for (const window of [...rectangles(60, 20000), { x: -1e6, y: -1e6, width: 2e6, height: 2e6 }])
    same(
      grid.query(window),
      all.filter((r) => intersects(r, window)),
    );
});

it("follows what moves and forgets what is removed", () => {
  const all = rectangles(100, 5000);
  const grid = new Grid<Rect>();
  all.forEach((r) => grid.add(r));
  for (const r of all.slice(0, 50)) {
    r.x += 9000;
    grid.update(r);
  }
  for (const r of all.slice(90)) grid.remove(r);
  const left = all.slice(0, 90);
  expect(grid.size).toBe(90);
  const window = { x: 5000, y: -5000, width: 9000, height: 12000 };
  same(
    grid.query(window),
    left.filter((r) => intersects(r, window)),
  );
});

it("holds places far beyond any board", () => {
  const grid = new Grid<Rect>();
  const far = { x: -9e8, y: 9e8, width: 10, height: 10 };
  grid.add(far);
  expect(grid.query({ x: -9.1e8, y: 8.9e8, width: 3e7, height: 3e7 })).toEqual([far]);
});
