// What changed in a column, as short lines.
import { t } from "../../messages/index.svelte";
import { formatDate, formatNumber, formatShare } from "../../shared/format";
import type { ColumnDifference } from "./types";

const NAMED = 5;

function words(list: { value: string }[], count: number): string {
  const named = list.slice(0, NAMED).map(({ value }) => value);
  const rest = count - named.length;
  return rest > 0 ? t("data.changes.and_more", { words: named.join(", "), count: rest }) : named.join(", ");
}

/** Numbers near each other keep enough digits to differ. */
function pair(was: number, is: number): { was: string; is: string } {
  const apart = Math.abs(is - was);
  const digits = apart > 0 ? Math.min(8, Math.max(0, 2 - Math.floor(Math.log10(apart)))) : 2;
  return { was: formatNumber(was, digits), is: formatNumber(is, digits) };
}

export function changesOf(column: ColumnDifference): string[] {
  const lines: string[] = [];
  if (column.kind !== column.kind_before)
    lines.push(
      t("data.changes.kind", {
        was: t(`data.kind.${column.kind_before}`),
        is: t(`data.kind.${column.kind}`),
      }),
    );
  if (column.drift && column.drift.size > column.drift.chance) {
    if (column.mean) lines.push(t("data.changes.mean", pair(...column.mean)));
    if (column.quantiles)
      lines.push(t("data.changes.median", pair(column.quantiles[0][2] ?? 0, column.quantiles[1][2] ?? 0)));
    if (column.dates) {
      const [[was_from, was_to], [is_from, is_to]] = column.dates;
      lines.push(
        t("data.changes.dates", {
          was_from: formatDate(was_from),
          was_to: formatDate(was_to),
          is_from: formatDate(is_from),
          is_to: formatDate(is_to),
        }),
      );
    }
  }
  if (column.missing_drift.size > column.missing_drift.chance)
    lines.push(
      t("data.changes.missing", {
        was: formatShare(column.missing[0]),
        is: formatShare(column.missing[1]),
      }),
    );
  if (column.appeared_count > 0)
    lines.push(t("data.changes.appeared", { words: words(column.appeared, column.appeared_count) }));
  if (column.vanished_count > 0)
    lines.push(t("data.changes.vanished", { words: words(column.vanished, column.vanished_count) }));
  if (column.known !== null) lines.push(t("data.changes.known", { share: formatShare(column.known) }));
  return lines;
}

/** The larger of the two changes, of values or of missing ones, beside what chance alone makes. */
export function sizeText(column: ColumnDifference): { size: string; chance: string; share: number } {
  if (column.change === "other_kind") return { size: "", chance: "", share: 0 };
  const values = column.drift && column.drift.size > column.drift.chance ? column.drift : null;
  const gaps = column.missing_drift;
  const larger = values && (gaps.size <= gaps.chance || values.size >= gaps.size) ? values : gaps;
  return { size: formatShare(larger.size), chance: formatShare(larger.chance), share: larger.size };
}
