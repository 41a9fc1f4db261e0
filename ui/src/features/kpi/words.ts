// Where a KPI stands, in words: the headline, the change, the target, the source.
import type { Kpi, KpiValue } from "../../ipc/bindings";
import { t, type MessageKey } from "../../messages/index.svelte";
import { formatDate, formatQuantity, formatShare } from "../../shared/format";
import { decimals, type Comparison, type Standing } from "./standing";

/** A value of this KPI with its unit and as many decimals as it was given. */
export function valueText(value: number, unit: string): string {
  return formatQuantity(value, unit, decimals(value));
}

/** How much it changed: of shares in points; without the unit where that is a word of its own ("8 cases"). */
function size(comparison: Comparison, unit: string): string {
  const change = Math.abs(comparison.change);
  if (unit === "%") return t("kpi.delta.points", { count: change, change: valueText(change, "") });
  return valueText(change, unit.length > 3 ? "" : unit);
}

/** The finding as a sentence: the value, and how far it is from the start. */
export function headline(kpi: Kpi, standing: Standing | null): string {
  if (!standing) return t("kpi.headline.none", { name: kpi.name });
  const value = valueText(standing.latest.value, kpi.unit);
  const start = standing.start;
  if (!start) return t("kpi.headline.first", { name: kpi.name, value });
  const way = start.change > 0 ? "more" : start.change < 0 ? "less" : "same";
  const key: MessageKey = start.date === null ? `kpi.headline.${way}` : `kpi.headline.${way}_since`;
  return t(key, {
    name: kpi.name,
    value,
    change: size(start, kpi.unit),
    date: start.date ? formatDate(start.date) : "",
  });
}

/** The change since the value before (or the start, if there is none before). */
export function deltaOf(standing: Standing): Comparison | null {
  return standing.previous ?? standing.start;
}

export function deltaText(comparison: Comparison | null, unit: string): string {
  if (!comparison) return t("kpi.delta.first");
  const date = comparison.date === null ? null : formatDate(comparison.date);
  if (comparison.change === 0)
    return date === null ? t("kpi.delta.same_start") : t("kpi.delta.same", { date });
  const change = size(comparison, unit);
  return date === null ? t("kpi.delta.start", { change }) : t("kpi.delta.since", { change, date });
}

export function targetText(kpi: Kpi, standing: Standing | null): string {
  if (kpi.target === null) return t("kpi.target_is.none");
  const value = valueText(kpi.target, kpi.unit);
  const date = kpi.target_date ? formatDate(kpi.target_date) : "";
  const state = standing?.target?.state ?? "open";
  if (state === "reached") return t("kpi.target_is.reached", { value });
  if (state === "missed") return t("kpi.target_is.missed", { value, date });
  return date ? t("kpi.target_is.open_by", { value, date }) : t("kpi.target_is.open", { value });
}

/** "61 % of the way", where there is a way and some of it was gone. */
export function wayText(standing: Standing | null): string {
  const target = standing?.target;
  if (!target || target.state === "reached" || target.share === null || target.share <= 0) return "";
  return t("kpi.target_is.share", { share: formatShare(target.share, 0) });
}

export function sourceText(value: KpiValue): string {
  return value.source.trim() || t(`kpi.source_${value.source_kind}`);
}

export function lateText(kpi: Kpi, standing: Standing): string {
  return kpi.period && standing.late > 0 ? t(`kpi.late.${kpi.period}`, { count: standing.late }) : "";
}

export function levelText(kpi: Kpi): string {
  return t(`kpi.level.${kpi.level}`);
}
