// The order to train: what was proposed, with what the person corrected.
import type { Proposal, Spec, Split, Task } from "./types";

export const SEED = 1;

export function specOf(proposal: Proposal): Spec {
  return {
    target: proposal.target,
    task: proposal.task,
    positive: proposal.positive,
    features: proposal.columns.filter((column) => column.feature).map((column) => column.column),
    split: proposal.split,
    seed: SEED,
    group_keys: [],
    workload: null,
    tree: { depth: 5, min_leaf: null },
  };
}

/** Uses a column or leaves it out; the order stays that of the catalogue. */
export function use(spec: Spec, proposal: Proposal, column: string, on: boolean): Spec {
  const wanted = new Set(spec.features);
  if (on) wanted.add(column);
  else wanted.delete(column);
  return {
    ...spec,
    features: proposal.columns.map((each) => each.column).filter((name) => wanted.has(name)),
  };
}

/** Another answer is asked for: the class to find only means something for two classes. */
export function withTask(spec: Spec, proposal: Proposal, task: Task): Spec {
  return {
    ...spec,
    task,
    positive: task === "binary" ? (spec.positive ?? proposal.positive) : null,
    workload: null,
  };
}

/** Another way to keep rows back, with what was chosen before where it fits. */
export function withSplit(spec: Spec, kind: Split["kind"], timeColumn: string): Spec {
  if (spec.split.kind === kind) return spec;
  const test_share = spec.split.kind === "folds" ? 0.2 : spec.split.test_share;
  if (kind === "holdout") return { ...spec, split: { kind, test_share } };
  if (kind === "time") return { ...spec, split: { kind, column: timeColumn, test_share } };
  return { ...spec, split: { kind, k: 5 } };
}
