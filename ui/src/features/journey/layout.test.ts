import { expect, it } from "vitest";
import { inSight, way, WHOLE } from "./layout";

it("draws a short journey whole, and of a long one what is in sight", () => {
  expect(inSight(WHOLE, 100, 5000, 800)).toEqual({ from: 0, to: WHOLE });
  expect(inSight(1000, 100, 0, 800)).toEqual({ from: 0, to: 12 });
  expect(inSight(1000, 100, 50_000, 800)).toEqual({ from: 496, to: 512 });
  expect(inSight(1000, 100, 99_500, 800).to).toBe(1000);
  expect(inSight(1000, 0, 0, 0)).toEqual({ from: 0, to: 1000 });
});

it("leads across where the lane stays, else bends in the gap", () => {
  expect(way(0, 100, 20, 20)).toBe("M92 20H107");
  expect(way(1, 100, 20, 80)).toBe("M192 20H199V80H207");
});
