// Runs side by side: what was asked and what came of it, row by row, and whether it differs.
import type { Metric, Model, Training } from "../../ipc/bindings";

export interface Row {
  /** Worded by `journal.row.<key>`, or as it is. */
  key: string;
  cells: string[];
  different: boolean;
}

/**
 * Rows of equal length from what each run says under a key; keys in the order in which they first come. What a `brief`
 * run leaves out is no difference: it was written down by hand.
 */
export function sideBySide(
  runs: readonly ReadonlyMap<string, string>[],
  brief: readonly boolean[] = [],
): Row[] {
  const keys = [...new Set(runs.flatMap((run) => [...run.keys()]))];
  return keys.map((key) => {
    const cells = runs.map((run) => run.get(key) ?? "");
    const said = cells.filter((cell, place) => cell !== "" || !brief[place]);
    return { key, cells, different: new Set(said).size > 1 };
  });
}

/** What of a list only this run has, against what all have. */
export function onlyHere(lists: readonly (readonly string[])[], place: number): string[] {
  const others = lists.filter((_, at) => at !== place);
  return (lists[place] ?? []).filter((name) => !others.every((list) => list.includes(name)));
}

export function bestOf(
  training: Training,
  models: readonly Model[],
): { model: Model; metric: Metric } | undefined {
  const model = models.find((each) => each.id === training.best);
  const metric = model?.metrics.find((each) => each.name === model.main_metric);
  return model && metric ? { model, metric } : undefined;
}
