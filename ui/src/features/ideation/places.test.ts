import { expect, it } from "vitest";
import { intersects, type Rect } from "./geometry";
import { freePlace, nextInRows, NOTE, STEP } from "./places";

const note = { width: NOTE, height: NOTE };
const among = (all: Rect[]) => (r: Rect) => all.filter((other) => intersects(other, r));

it("takes the wanted place where it is free, else the nearest one", () => {
  expect(freePlace({ x: 5, y: 6 }, note, among([]))).toEqual({ x: 5, y: 6 });
  const place = freePlace({ x: 0, y: 0 }, note, among([{ x: 0, y: 0, ...note }]));
  expect(Math.hypot(place.x, place.y)).toBe(STEP);
});

it("adds in rows, passing over what lies there", () => {
  const all: Rect[] = [{ x: STEP, y: 0, ...note }];
  const added = Array.from({ length: 7 }, () => {
    const place = nextInRows({ x: 0, y: 0 }, among(all), 3);
    all.push({ ...place, ...note });
    return [place.x / STEP, place.y / STEP];
  });
  expect(added).toEqual([
    [0, 0],
    [2, 0],
    [0, 1],
    [1, 1],
    [2, 1],
    [0, 2],
    [1, 2],
  ]);
});
