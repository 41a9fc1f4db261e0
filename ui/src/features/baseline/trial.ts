// One row asked of a model, in words.
import { t } from "../../messages/index.svelte";
import { formatDate, formatNumber, formatQuantity, formatShare } from "../../shared/format";
import { digits } from "../../shared/measures";
import type { Novelty, Reasons, SeenColumn } from "./asked";

export const isDate = (kind: string): boolean => kind === "date" || kind === "date_time";

/** Days since 1970-01-01 as an ISO date. */
export const dayOf = (days: number): string =>
  new Date(Math.floor(days) * 86_400_000).toISOString().slice(0, 10);

export function noveltyText(novelty: Novelty, columns: readonly SeenColumn[]): string {
  const kind = columns.find((each) => each.column === novelty.column)?.kind ?? "";
  const say = (value: number) =>
    isDate(kind) ? formatDate(dayOf(value)) : formatNumber(value, digits(value));
  switch (novelty.kind) {
    case "level":
      return t("trial.new.level", { column: novelty.column, level: novelty.level });
    case "below":
      return t("trial.new.below", { column: novelty.column, value: say(novelty.min) });
    case "above":
      return t("trial.new.above", { column: novelty.column, value: say(novelty.max) });
    case "missing":
      return t("trial.new.missing", { column: novelty.column });
  }
}

/** What a column adds, or where it begins: in the target's unit, in points, or as a factor of the odds. */
export function changeText(reasons: Reasons, value: number, unit: string, base: boolean): string {
  const sign = base ? (value < 0 ? "−" : "") : value < 0 ? "−" : "+";
  switch (reasons.scale) {
    case "unit": {
      const size = Math.abs(value);
      return `${sign}${formatQuantity(size, unit, digits(size))}`;
    }
    case "probability":
      if (base) return formatShare(value, 1);
      return t("trial.points", { change: `${sign}${formatNumber(Math.abs(value) * 100, 1)}` });
    case "log_odds":
      if (base) return formatShare(1 / (1 + Math.exp(-value)), 1);
      return t("trial.odds", { factor: formatNumber(Number(Math.exp(value).toPrecision(3)), 3) });
  }
}
