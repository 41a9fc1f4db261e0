import { expect, test } from "vitest";
import type { Model, Training } from "../../ipc/bindings";
import { byTarget, isBetter, leader, overTrainings } from "./standings";

const training = (id: string, target: string, created_at: string): Training => ({
  id,
  version_id: "v",
  name: "",
  target,
  task: "binary",
  seed: 1,
  rows: 10,
  best_naive: null,
  best: null,
  features: [],
  suspects: [],
  created_at,
  duration_ms: 1,
  note: "",
});
const model = (
  id: string,
  training_id: string,
  naive: boolean,
  value: number,
  gain: number | null,
): Model => ({
  id,
  training_id,
  algorithm: naive ? "majority" : "logistic",
  naive,
  state: "candidate",
  main_metric: "auc",
  order_key: id,
  metrics: [
    {
      name: "auc",
      higher_is_better: true,
      value,
      low: null,
      high: null,
      gain,
      gain_low: gain === null ? null : gain - 0.05,
      gain_high: gain === null ? null : gain + 0.05,
    },
  ],
});
const trainings = [
  training("old", "y", "2026-01-01T00:00:00Z"),
  training("new", "y", "2026-02-01T00:00:00Z"),
  training("z", "z", "2026-01-15T00:00:00Z"),
];
const models = [
  model("a", "old", true, 0.5, null),
  model("b", "old", false, 0.8, 0.3),
  model("c", "new", true, 0.5, null),
  model("d", "new", false, 0.52, 0.02),
  model("e", "z", true, 0.5, null),
];

test("models are compared within one target only, the newest training first", () => {
  const groups = byTarget(trainings, models);
  expect(groups.map((group) => group.target)).toEqual(["y", "z"]);
  expect(groups[0]!.entries.map((entry) => entry.model.id)).toEqual(["c", "d", "a", "b"]);
  expect(groups[0]!.trainings.map((each) => each.id)).toEqual(["old", "new"]);
});

test("the leader is surely better than its naive reference", () => {
  const [y, z] = byTarget(trainings, models);
  expect(leader(y!)?.model.id).toBe("b");
  expect(leader(z!)).toBeUndefined();
});

test("each training gives its best naive and its best simple model", () => {
  const [y] = byTarget(trainings, models);
  expect(overTrainings(y!)).toMatchObject([
    { naive: 0.5, simple: 0.8 },
    { naive: 0.5, simple: 0.52 },
  ]);
});

test("errors are better when smaller", () => {
  expect(isBetter("mae", 1, 2)).toBe(true);
  expect(isBetter("auc", 0.6, 0.7)).toBe(false);
});
