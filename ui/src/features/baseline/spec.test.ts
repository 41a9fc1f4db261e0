import { describe, expect, test } from "vitest";
import { likely, ordered, specOf, tried, trying, use, withSplit, withTask } from "./spec";
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

test("models follow the answer and the split until one chooses", () => {
  const spec = specOf(proposal);
  expect(tried(spec)).toEqual(["majority", "group", "logistic", "naive_bayes", "tree"]);
  const number = withTask(spec, proposal, "regression");
  expect(tried(number)).toEqual(["mean", "median", "group", "linear", "ridge", "tree"]);
  expect(tried(withSplit(number, "time", "day"))).toContain("seasonal");
  const chosen = trying(number, "boosted", true);
  expect(chosen.algorithms).toEqual(["mean", "median", "group", "linear", "ridge", "tree", "boosted"]);
  expect(tried(trying(chosen, "mean", false))).toContain("mean");
});

test("a rule is sent only where it is tried", () => {
  const spec = { ...specOf(proposal), rule: "if tenure < 3 then Yes" };
  expect(ordered(spec).rule).toBeNull();
  expect(ordered(trying(spec, "rule", true)).rule).toBe(spec.rule);
});

test("windows and groups keep what fits", () => {
  const windows = withSplit(withSplit(specOf(proposal), "time", "day"), "rolling", "other");
  expect(windows.split).toEqual({ kind: "rolling", column: "day", windows: 4 });
  expect(withSplit(windows, "groups", "", "customer").split).toEqual({
    kind: "groups",
    column: "customer",
    k: 5,
  });
});

describe("what one may want to predict", () => {
  const column = (name: string, kind = "number") => ({ name, kind });
  test("a telling name before the last column, a yes or no after them, an identifier never", () => {
    const columns = [
      column("customerID", "identifier"),
      column("Churn", "boolean"),
      column("Partner", "boolean"),
      column("tenure"),
      column("note", "text"),
      column("region", "category"),
    ];
    expect(likely(columns)).toEqual(["Churn", "region", "Partner"]);
  });
  test("no more than asked for, and none where nothing stands out", () => {
    expect(
      likely(
        ["a", "b", "c"].map((name) => column(name, "boolean")),
        2,
      ),
    ).toEqual(["c", "b"]);
    expect(likely([column("id", "identifier")])).toEqual([]);
  });
});
