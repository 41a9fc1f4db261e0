// The order to train: what was proposed, with what the person corrected.
import type { Algorithm, Proposal, Spec, Split, Task } from "./types";

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
    algorithms: [],
    quantile: null,
    rule: null,
    period: null,
    window: null,
    neighbours: null,
    clusters: null,
  };
}

const ANY: readonly Task[] = ["regression", "binary", "multiclass"];
const NUMBER: readonly Task[] = ["regression"];
const CLASS: readonly Task[] = ["binary", "multiclass"];

/** What can be tried, naive first. Tried unless asked otherwise: `always` in any case, `usual` if sensible and fast,
 *  `time` where the latest rows are kept back; the others only if asked. */
export const CHOICES: readonly {
  name: Algorithm;
  tasks: readonly Task[];
  when: "always" | "usual" | "time" | "asked";
}[] = [
  { name: "mean", tasks: NUMBER, when: "always" },
  { name: "median", tasks: NUMBER, when: "always" },
  { name: "majority", tasks: CLASS, when: "always" },
  { name: "quantile", tasks: NUMBER, when: "asked" },
  { name: "group", tasks: ANY, when: "usual" },
  { name: "rule", tasks: ANY, when: "asked" },
  { name: "last_value", tasks: NUMBER, when: "time" },
  { name: "seasonal", tasks: NUMBER, when: "time" },
  { name: "moving_average", tasks: NUMBER, when: "time" },
  { name: "drift", tasks: NUMBER, when: "time" },
  { name: "linear", tasks: NUMBER, when: "usual" },
  { name: "ridge", tasks: NUMBER, when: "usual" },
  { name: "elastic_net", tasks: NUMBER, when: "asked" },
  { name: "logistic", tasks: CLASS, when: "usual" },
  { name: "naive_bayes", tasks: CLASS, when: "usual" },
  { name: "tree", tasks: ANY, when: "usual" },
  { name: "neighbours", tasks: ANY, when: "asked" },
  { name: "clusters", tasks: ANY, when: "asked" },
  { name: "boosted", tasks: ANY, when: "asked" },
];

export const inTime = (split: Split) => split.kind === "time" || split.kind === "rolling";

/** The models that the order tries, in their order. */
export function tried(spec: Spec): Algorithm[] {
  const own = new Set(spec.algorithms);
  return CHOICES.filter(({ name, tasks, when }) => {
    if (!tasks.includes(spec.task ?? "regression")) return false;
    if (when === "time" && !inTime(spec.split)) return false;
    if (when === "always") return true;
    if (own.size > 0) return own.has(name);
    return when === "usual" || when === "time";
  }).map(({ name }) => name);
}

/** One model more or less to try. */
export function trying(spec: Spec, name: Algorithm, on: boolean): Spec {
  const now = new Set(tried(spec));
  if (on) now.add(name);
  else now.delete(name);
  return { ...spec, algorithms: CHOICES.map((choice) => choice.name).filter((each) => now.has(each)) };
}

/** What is sent: a rule only where it is tried. */
export function ordered(spec: Spec): Spec {
  const models = tried(spec);
  return {
    ...spec,
    rule: models.includes("rule") && spec.rule?.trim() ? spec.rule : null,
    quantile: models.includes("quantile") ? (spec.quantile ?? 0.9) : null,
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

/** Another answer is asked for: the class to find only means something for two classes, and so do the models. */
export function withTask(spec: Spec, proposal: Proposal, task: Task): Spec {
  return {
    ...spec,
    task,
    positive: task === "binary" ? (spec.positive ?? proposal.positive) : null,
    workload: null,
    algorithms: [],
  };
}

/** Another way to keep rows back, with what was chosen before where it fits. */
export function withSplit(spec: Spec, kind: Split["kind"], timeColumn: string, groupColumn = ""): Spec {
  const old = spec.split;
  if (old.kind === kind) return spec;
  const test_share = "test_share" in old ? old.test_share : 0.2;
  const k = "k" in old ? old.k : 5;
  const time = inTime(old) && "column" in old ? old.column : timeColumn;
  const splits: Record<Split["kind"], Split> = {
    holdout: { kind: "holdout", test_share },
    time: { kind: "time", column: time, test_share },
    folds: { kind: "folds", k },
    groups: { kind: "groups", column: groupColumn, k },
    rolling: { kind: "rolling", column: time, windows: 4 },
  };
  return { ...spec, split: splits[kind] };
}

const ASKED =
  /^(y|target|cible|label|class|classe|churn|fraude?s?|default|d[eé]faut|outcome|result|r[eé]sultat|cnt|count|sales|ventes|price|prix|amount|montant|is_.+|has_.+|est_.+|a_.+)$/i;

/** Columns that one may want to know beforehand, likeliest first: by their name, a yes or no, or standing last. */
export function likely(columns: readonly { name: string; kind: string }[], most = 4): string[] {
  const fit = columns.filter((each) => !["identifier", "text", "date", "date_time"].includes(each.kind));
  const last = columns.at(-1);
  const score = (each: (typeof fit)[number]): number =>
    (ASKED.test(each.name) ? 4 : 0) + (each === last ? 3 : 0) + (each.kind === "boolean" ? 1 : 0);
  return fit
    .map((each, place) => ({ name: each.name, place, score: score(each) }))
    .filter((each) => each.score > 0)
    .toSorted((a, b) => b.score - a.score || b.place - a.place)
    .slice(0, most)
    .map((each) => each.name);
}
