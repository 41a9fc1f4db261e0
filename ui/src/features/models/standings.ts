// Models gathered by what they predict: only models of one target and one measure can be compared.
import type { Metric, Model, Training } from "../../ipc/bindings";
import { surely } from "../../shared/measures";

export interface Entry {
  model: Model;
  training: Training;
  metric: Metric | undefined;
}
export interface TargetGroup {
  target: string;
  metric: string;
  /** Newest training first, in it the models in their own order. */
  entries: Entry[];
  /** Trainings, oldest first. */
  trainings: Training[];
}

function mainMetric(model: Model): Metric | undefined {
  return model.metrics.find((metric) => metric.name === model.main_metric);
}

/** Groups by target and main metric, the one trained last first. */
export function byTarget(trainings: readonly Training[], models: readonly Model[]): TargetGroup[] {
  const newest = [...trainings].sort((a, b) =>
    a.created_at < b.created_at ? 1 : a.created_at > b.created_at ? -1 : 0,
  );
  const groups = new Map<string, TargetGroup>();
  for (const training of newest) {
    const own = models.filter((model) => model.training_id === training.id);
    const metric = own[0]?.main_metric ?? "";
    const key = `${training.target}\n${metric}`;
    const group = groups.get(key) ?? { target: training.target, metric, entries: [], trainings: [] };
    groups.set(key, group);
    group.entries.push(...own.map((model) => ({ model, training, metric: mainMetric(model) })));
    group.trainings.unshift(training);
  }
  return [...groups.values()].filter((group) => group.entries.length > 0);
}

const LOWER_IS_BETTER = new Set(["mae", "rmse", "log_loss", "brier"]);

/** Is the first value the better one? */
export function isBetter(metric: string, a: number, b: number): boolean {
  return LOWER_IS_BETTER.has(metric) ? a < b : a > b;
}

function bestOf(entries: readonly Entry[], metric: string): Entry | undefined {
  let best: Entry | undefined;
  for (const entry of entries) {
    const [here, there] = [entry.metric?.value ?? null, best?.metric?.value ?? null];
    if (here !== null && (there === null || isBetter(metric, here, there))) best = entry;
  }
  return best;
}

/** The best model of the newest training that has one surely better than its best naive; else undefined. */
export function leader(group: TargetGroup): Entry | undefined {
  for (const training of group.trainings.toReversed()) {
    const sure = group.entries.filter(
      (entry) =>
        entry.training.id === training.id && entry.metric !== undefined && surely(entry.metric) === "better",
    );
    const best = bestOf(
      sure.filter((entry) => !entry.model.naive),
      group.metric,
    );
    if (best) return best;
  }
  return undefined;
}

/** The best naive and the best simple model of each training, oldest first: a series each. */
export function overTrainings(
  group: TargetGroup,
): { training: Training; naive: number | null; simple: number | null }[] {
  return group.trainings.map((training) => {
    const own = group.entries.filter((entry) => entry.training.id === training.id);
    const best = (naive: boolean) =>
      bestOf(
        own.filter((entry) => entry.model.naive === naive),
        group.metric,
      )?.metric?.value ?? null;
    return { training, naive: best(true), simple: best(false) };
  });
}
