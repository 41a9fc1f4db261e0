import { expect, test } from "vitest";
import { specOf, use, withSplit, withTask } from "./spec";
import type { Proposal } from "./types";

const proposal: Proposal = {
  target: "Churn",
  task: "binary",
  task_unsure: false,
  classes: ["No", "Yes"],
  positive: "Yes",
  columns: [
    { column: "id", feature: false, reason: "identifier", of: null },
    { column: "tenure", feature: true, reason: null, of: null },
    { column: "Contract", feature: true, reason: null, of: null },
  ],
  split: { kind: "holdout", test_share: 0.25 },
  warnings: [],
};

test("the order follows the proposal", () => {
  expect(specOf(proposal)).toMatchObject({
    target: "Churn",
    positive: "Yes",
    features: ["tenure", "Contract"],
    seed: 1,
  });
});

test("columns keep the catalogue's order when they come back", () => {
  const without = use(specOf(proposal), proposal, "tenure", false);
  expect(without.features).toEqual(["Contract"]);
  expect(use(use(without, proposal, "tenure", true), proposal, "id", true).features).toEqual([
    "id",
    "tenure",
    "Contract",
  ]);
});

test("a class to find only for two classes", () => {
  const several = withTask(specOf(proposal), proposal, "multiclass");
  expect(several.positive).toBeNull();
  expect(withTask(several, proposal, "binary").positive).toBe("Yes");
});

test("the share kept back survives a change of split", () => {
  const time = withSplit(specOf(proposal), "time", "day");
  expect(time.split).toEqual({ kind: "time", column: "day", test_share: 0.25 });
  expect(withSplit(withSplit(time, "folds", ""), "holdout", "").split).toEqual({
    kind: "holdout",
    test_share: 0.2,
  });
});
