import { expect, test } from "vitest";
import { thresholdSteps } from "./thresholds";

test("a few places, with what each finds", () => {
  const all = Array.from({ length: 100 }, (_, at) => ({
    from: 1 - at / 100,
    acted: (at + 1) * 10,
    found: Math.min(100, (at + 1) * 5),
  }));
  const steps = thresholdSteps(all);
  expect(steps.length).toBeLessThan(12);
  expect(steps[0]).toEqual({ from: 1, acted: 10, share: 0.01, precision: 0.5, recall: 0.05, lift: 5 });
  expect(steps.at(-1)).toMatchObject({ acted: 1000, precision: 0.1, recall: 1, lift: 1 });
});

test("one answer for all has no place to choose", () => {
  expect(thresholdSteps([{ from: 0.2, acted: 50, found: 10 }])).toEqual([]);
  expect(thresholdSteps([])).toEqual([]);
});
