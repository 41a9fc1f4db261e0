// The charts of one model, as the door draws them.
import { t } from "../../messages/index.svelte";
import { metricName, modelName } from "../../shared/measures";
import type { Report, TrainedModel, TrainingReport } from "./types";
import { classText } from "./words";

/** So many features are drawn; the table of the chart has the same. */
export const FEATURES_DRAWN = 12;

interface Frame {
  headline: string | null;
  title: string;
  unit: string;
  footer: string | null;
}
/** What surrounds a chart: on the page its title is already said; alone it says everything itself. */
export function frame(title: string, footer: string, alone: boolean, unit = ""): Frame {
  return { headline: alone ? title : null, title: "", unit, footer: alone ? footer : null };
}

export function importanceTitle(model: TrainedModel): string {
  return t("baseline.result.importance", { model: modelName(model.name) });
}
export function importanceNote(report: Report): string {
  return t("baseline.result.importance_note", { metric: metricName(report.main_metric) });
}
export function importanceSpec(model: TrainedModel, around: Frame): object {
  const largest = Math.max(...model.importances.map(({ loss }) => Math.abs(loss)));
  return {
    kind: "importance",
    // Losses are compared with each other: all with as many decimals as tell the largest.
    frame: {
      ...around,
      decimals: largest === 0 ? 0 : Math.max(0, Math.min(6, 2 - Math.floor(Math.log10(largest)))),
    },
    items: model.importances.slice(0, FEATURES_DRAWN).map(({ column, loss, low, high }, place) => ({
      label: column,
      value: loss,
      low,
      high,
      role: place === 0 ? "best" : "plain",
    })),
  };
}

export function confusionSpec(model: TrainedModel, around: Frame): object {
  return {
    kind: "confusion_matrix",
    frame: around,
    classes: (model.confusion?.classes ?? []).map(classText),
    counts: model.confusion?.rows ?? [],
  };
}

export function residualsSpec(model: TrainedModel, around: Frame): object {
  return {
    kind: "residuals",
    frame: around,
    plot: { of: "errors", edges: model.residuals?.edges ?? [], counts: model.residuals?.counts ?? [] },
  };
}

export function calibrationSpec(model: TrainedModel, around: Frame): object {
  return {
    kind: "residuals",
    frame: around,
    plot: {
      of: "calibration",
      bins: model.calibration.map(({ rows, predicted, actual }) => ({ predicted, actual, count: rows })),
    },
  };
}

export function learningSpec({ models, report }: TrainingReport, around: Frame): object {
  return {
    kind: "curve",
    frame: around,
    x: { label: t("baseline.result.learning_rows"), decimals: 0 },
    series: report.learning.map(({ model, points }) => ({
      name: modelName(models[model]?.name ?? ""),
      points: points.map(({ rows, value }) => ({ x: rows, y: value })),
    })),
  };
}
