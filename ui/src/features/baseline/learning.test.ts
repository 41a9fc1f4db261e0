import { expect, test } from "vitest";
import { learningVerdict } from "./learning";

const curve = (...values: number[]) => values.map((value, at) => ({ rows: (at + 1) * 100, value }));

test("a curve that still rises asks for more rows, a flat one doesn't", () => {
  expect(learningVerdict(curve(0.6, 0.7, 0.75, 0.8), true)).toBe("more");
  expect(learningVerdict(curve(0.6, 0.79, 0.8, 0.801), true)).toBe("enough");
  expect(learningVerdict(curve(90, 60, 58, 50), false)).toBe("more");
  expect(learningVerdict(curve(0.8, 0.79, 0.78), true)).toBe("enough");
  expect(learningVerdict(curve(0.8, 0.9), true)).toBe("unsure");
});
