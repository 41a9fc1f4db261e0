import { expect, it } from "vitest";
import { nearest, type Box } from "./nearest";

const box = (left: number, top: number, width = 100, height = 40): Box => ({
  left,
  top,
  right: left + width,
  bottom: top + height,
});
const from = box(200, 100);

it("takes the one straight ahead before a nearer one aside", () => {
  expect(nearest(from, [box(320, 300), box(600, 100)], "right")).toBe(1);
  expect(nearest(from, [box(0, 150), box(200, 400)], "down")).toBe(1);
});

it("goes aside where nothing lies ahead", () => {
  expect(nearest(from, [box(320, 300), box(320, 500)], "right")).toBe(0);
});

it("finds nothing behind", () => {
  expect(nearest(from, [box(0, 100), box(200, 0)], "right")).toBe(-1);
  expect(nearest(from, [], "left")).toBe(-1);
});

it("follows the next column at the same height", () => {
  const column = [box(320, 20), box(320, 95), box(320, 160)];
  expect(nearest(from, column, "right")).toBe(1);
  expect(nearest(from, [box(200, 145), box(200, 190)], "down")).toBe(0);
  expect(nearest(from, [box(200, 0), box(200, 55)], "up")).toBe(1);
});
