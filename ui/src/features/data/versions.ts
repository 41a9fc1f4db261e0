// The versions of a dataset and the trainings made on them.
import type { DatasetVersion, Training } from "../../ipc/bindings";
import { records } from "../../state/records.svelte";

/** Newest first. */
export function versionsOf(datasetId: string): DatasetVersion[] {
  return records.dataset_version.by("dataset_id", datasetId).toSorted((a, b) => b.number - a.number);
}

export function latestVersion(datasetId: string): DatasetVersion | undefined {
  return versionsOf(datasetId)[0];
}

export function trainingsOf(datasetId: string): Training[] {
  return versionsOf(datasetId).flatMap((version) => records.training.by("version_id", version.id));
}
