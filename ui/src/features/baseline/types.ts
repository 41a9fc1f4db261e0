// What the door answers about proposals and trainings (analysis: baseline, evaluate, explain).
import type { Metric as StoredMetric } from "../../ipc/bindings";

export type Task = "regression" | "binary" | "multiclass";
export const TASKS: readonly Task[] = ["regression", "binary", "multiclass"];

export type Split =
  | { kind: "holdout"; test_share: number }
  | { kind: "time"; column: string; test_share: number }
  | { kind: "folds"; k: number }
  | { kind: "groups"; column: string; k: number }
  | { kind: "rolling"; column: string; windows: number };

export interface Finding {
  code: string;
  severity: "note" | "advice" | "warning";
  args: Record<string, string | number>;
}
export interface ColumnProposal {
  column: string;
  feature: boolean;
  reason: string | null;
  of: string | null;
}
export interface Proposal {
  target: string;
  task: Task;
  task_unsure: boolean;
  classes: string[];
  positive: string | null;
  columns: ColumnProposal[];
  split: Split;
  warnings: Finding[];
}
/** In the order in which they are tried: the naive ones first. */
export type Algorithm =
  | "mean"
  | "median"
  | "majority"
  | "quantile"
  | "group"
  | "rule"
  | "last_value"
  | "seasonal"
  | "moving_average"
  | "drift"
  | "linear"
  | "ridge"
  | "elastic_net"
  | "logistic"
  | "naive_bayes"
  | "tree"
  | "neighbours"
  | "clusters"
  | "boosted";
/** Where a rule can't be understood; counted from one. */
export interface RuleProblem {
  code: string;
  line: number;
  column: number;
  found: string;
  near: string;
  /** What is wrong with a condition, which is a formula. */
  fault: { code: string; args: Record<string, string | number> } | null;
}
export interface RuleRead {
  problem: RuleProblem | null;
  rows: number[];
  rest: number;
  has_rest: boolean;
}
export interface Spec {
  target: string;
  task: Task | null;
  positive: string | null;
  features: string[];
  split: Split;
  seed: number;
  group_keys: string[];
  workload: number | null;
  tree: { depth: number; min_leaf: number | null };
  /** Empty: those that are sensible and fast. */
  algorithms: Algorithm[];
  quantile: number | null;
  rule: string | null;
  period: number | null;
  window: number | null;
  neighbours: number | null;
  clusters: number | null;
}

export type Metric = StoredMetric;
export interface Confusion {
  classes: string[];
  rows: number[][];
}
export interface Residuals {
  mean: number;
  quantiles: number[];
  edges: number[];
  counts: number[];
}
export interface CalibrationBin {
  rows: number;
  predicted: number;
  actual: number;
}
export interface Importance {
  column: string;
  loss: number;
  low: number;
  high: number;
}
export type FieldPart = "value" | "code" | "days" | "month" | "weekday" | "hour";
export type Part =
  { kind: "value" } | { kind: "missing" } | { kind: "level"; level: string } | { kind: "other" };
export interface Coefficient {
  column: string;
  field: FieldPart;
  part: Part;
  reference: string | null;
  class: string | null;
  weight: number;
  per_deviation: number;
}
export type RuleTest =
  | { kind: "between"; above: number | null; at_most: number | null }
  | { kind: "missing" }
  | { kind: "one_of"; levels: string[]; other: boolean };
export interface Condition {
  column: string;
  field: FieldPart;
  test: RuleTest;
  or_missing: boolean;
}
export interface Rule {
  conditions: Condition[];
  rows: number;
  output: number[];
}
/** Acting on every row of at least this probability: so many, of which so many are to be found. */
export interface Threshold {
  from: number;
  acted: number;
  found: number;
}
export interface Cluster {
  rows: number;
  output: number[];
  traits: { column: string; mean: number; rest: number; effect: number }[];
}
export interface LearningCurve {
  /** Its place among the models. */
  model: number;
  points: { rows: number; value: number }[];
}
export interface TrainedModel {
  algorithm: string;
  name: string;
  is_naive: boolean;
  metrics: Metric[];
  confusion: Confusion | null;
  residuals: Residuals | null;
  calibration: CalibrationBin[];
  importances: Importance[];
  coefficients: Coefficient[];
  rules: Rule[];
  thresholds: Threshold[];
  by_part: (number | null)[];
  clusters: Cluster[];
  notes: Finding[];
}
export interface Report {
  task: Task;
  target: string;
  classes: string[];
  positive: string | null;
  class_rows: number[];
  split: Split;
  seed: number;
  rows: { total: number; target_missing: number; train: number; test: number };
  features: string[];
  main_metric: string;
  workload: number | null;
  best_naive: number;
  best_simple: number | null;
  learning: LearningCurve[];
  warnings: Finding[];
  conclusion: Finding;
}
export interface TrainingReport {
  models: TrainedModel[];
  report: Report;
}
