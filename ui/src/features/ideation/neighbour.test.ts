import { expect, it } from "vitest";
import { neighbour } from "./neighbour";

const at = (x: number, y: number) => ({ x, y, width: 160, height: 160 });

it("follows rows and columns of a grid", () => {
  const grid = Array.from({ length: 12 }, (_, i) => at((i % 4) * 172, Math.floor(i / 4) * 172));
  expect(neighbour(grid[5]!, "right", grid)).toBe(grid[6]);
  expect(neighbour(grid[5]!, "left", grid)).toBe(grid[4]);
  expect(neighbour(grid[5]!, "up", grid)).toBe(grid[1]);
  expect(neighbour(grid[5]!, "down", grid)).toBe(grid[9]);
});

it("stops at the edge rather than going round", () => {
  const row = [at(0, 0), at(172, 0)];
  expect(neighbour(row[1]!, "right", row)).toBeNull();
  expect(neighbour(row[0]!, "up", row)).toBeNull();
});

it("prefers what lies on the axis to what is nearer beside it", () => {
  const from = at(0, 0);
  const beside = at(100, 260);
  const ahead = at(400, 20);
  expect(neighbour(from, "right", [from, beside, ahead])).toBe(ahead);
});

it("still reaches what lies only askew", () => {
  const from = at(0, 0);
  const askew = at(50, 2000);
  expect(neighbour(from, "right", [from, askew])).toBe(askew);
});
