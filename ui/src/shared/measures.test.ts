import { expect, test } from "vitest";
import { gainText, metricText, modelName, surely } from "./measures";

const metric = {
  name: "auc",
  higher_is_better: true,
  value: 0.8,
  low: 0.7,
  high: 0.9,
  gain: 0.1,
  gain_low: 0.02,
  gain_high: 0.2,
};

test("metrics are written as people read them", () => {
  expect(metricText("auc", 0.84612)).toBe("0.846");
  expect(metricText("recall_top", 0.4612)).toBe("46.1%");
  expect(metricText("mae", 123.456)).toBe("123");
  expect(metricText("mae", 0.012345)).toBe("0.0123");
  expect(metricText("auc", 0.8)).toBe("0.800");
  expect(metricText("r2", null)).toBe("–");
});

test("gains carry their sign, those of shares in points", () => {
  expect(gainText("auc", 0.1234)).toBe("+0.123");
  expect(gainText("auc", 0.2)).toBe("+0.200");
  expect(gainText("auc", -0.0001)).toBe("0.000");
  expect(gainText("accuracy", -0.015)).toBe("−1.5 points");
});

test("a gain is sure when its interval leaves zero out", () => {
  expect(surely(metric)).toBe("better");
  expect(surely({ ...metric, gain_low: -0.01 })).toBe("unsure");
  expect(surely({ ...metric, gain: -0.1, gain_low: -0.2, gain_high: -0.01 })).toBe("worse");
  expect(surely({ ...metric, gain: null, gain_low: null, gain_high: null })).toBeNull();
});

test("an unknown model still has a name", () => {
  expect(modelName("tree")).toBe("Decision tree");
  expect(modelName("forest_of_tomorrow")).toBe("forest_of_tomorrow");
});
