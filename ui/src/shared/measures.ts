/** Models and their metrics in words and figures, the same wherever they are shown. */
import type { Metric } from "../ipc/bindings";
import { messageOf, t } from "../messages/index.svelte";
import { formatFixed, formatShare } from "./format";

export function modelName(algorithm: string): string {
  return messageOf(`model.${algorithm}`) ?? algorithm;
}
export function metricName(metric: string): string {
  return messageOf(`baseline.metric.${metric}`) ?? metric;
}
/** What the metric means, and which way is better. */
export function metricMeaning(metric: string): string {
  return messageOf(`baseline.metric_is.${metric}`) ?? "";
}

const SHARES = new Set(["recall_top", "accuracy", "balanced_accuracy"]);
/** Metrics in the target's own unit: their size says how many digits mean something. */
const IN_UNIT = new Set(["mae", "rmse"]);

/** So many decimals that three digits tell: 78.074 → 1, 0.80349 → 3, 1234.5 → 0. */
export function digits(value: number): number {
  const size = Math.abs(value);
  return size === 0 ? 0 : Math.max(0, Math.min(6, 2 - Math.floor(Math.log10(size))));
}

/** A value of a metric: "0.846", "62.1 %", "3.42". */
export function metricText(metric: string, value: number | null): string {
  if (value === null) return "–";
  if (SHARES.has(metric)) return formatShare(value, 1);
  return formatFixed(value, IN_UNIT.has(metric) ? digits(value) : 3);
}

/** A signed difference of a metric as a bare figure, for the ends of its interval. */
export function gainFigure(metric: string, value: number | null): string {
  if (value === null) return "–";
  const share = SHARES.has(metric);
  const figure = formatFixed(
    Math.abs(share ? value * 100 : value),
    share ? 1 : IN_UNIT.has(metric) ? digits(value) : 3,
  );
  const sign = !/[1-9]/.test(figure) ? "" : value < 0 ? "−" : "+";
  return sign + figure;
}

/** A signed difference of a metric; of shares, in points. */
export function gainText(metric: string, value: number | null): string {
  const figure = gainFigure(metric, value);
  return value !== null && SHARES.has(metric) ? t("models.points", { points: figure }) : figure;
}

/** Is the gain over the best naive beyond doubt? null where there is nothing to compare with. */
export function surely(metric: Metric): "better" | "worse" | "unsure" | null {
  if (metric.gain === null) return null;
  if (metric.gain_low !== null && metric.gain_low > 0) return "better";
  if (metric.gain_high !== null && metric.gain_high < 0) return "worse";
  return "unsure";
}
