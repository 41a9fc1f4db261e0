/** Where a preparation stands: its last run, and whether its source has gone on since. */
import type { DatasetVersion, Preparation, PreparationRun } from "../../ipc/bindings";
import { records } from "../../state/records.svelte";

export interface Standing {
  run: PreparationRun | undefined;
  /** What it made, and from what. */
  made: DatasetVersion | undefined;
  from: DatasetVersion | undefined;
  latest: DatasetVersion | undefined;
  /** A version of the source that the last run has not seen. */
  newer: DatasetVersion | undefined;
}

export function newest(datasetId: string): DatasetVersion | undefined {
  return records.dataset_version.by("dataset_id", datasetId).toSorted((a, b) => b.number - a.number)[0];
}

export function standing(preparation: Preparation): Standing {
  const runs = records.preparation_run.by("preparation_id", preparation.id);
  const number = (run: PreparationRun): number => records.dataset_version.get(run.version_id)?.number ?? 0;
  const run = runs.toSorted((a, b) => number(b) - number(a))[0];
  const made = records.dataset_version.get(run?.version_id);
  const from = records.dataset_version.get(run?.source_version_id);
  const latest = newest(preparation.dataset_id);
  const newer = run && latest && latest.number > (from?.number ?? 0) ? latest : undefined;
  return { run, made, from, latest, newer };
}
