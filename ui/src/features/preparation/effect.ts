/** What a step did to the table, in a few words. */
import { t } from "../../messages/index.svelte";
import type { SeenStep } from "./types";

export function effectOf(kind: string, seen: SeenStep): string {
  const parts: string[] = [];
  const rows = seen.rows_out - seen.rows_in;
  const columns = seen.columns_out - seen.columns_in;
  if (kind === "group") parts.push(t("preparation.effect.groups", { count: seen.rows_out }));
  else if (rows < 0) parts.push(t("preparation.effect.rows_less", { count: -rows }));
  else if (rows > 0) parts.push(t("preparation.effect.rows_more", { count: rows }));
  if (kind !== "group" && columns < 0) parts.push(t("preparation.effect.columns_less", { count: -columns }));
  if (kind !== "group" && columns > 0) parts.push(t("preparation.effect.columns_more", { count: columns }));
  if (seen.cells > 0) parts.push(t("preparation.effect.cells", { count: seen.cells }));
  const silent = ["sort", "rename", "columns"].includes(kind);
  if (parts.length === 0) return silent ? "" : t("preparation.effect.none");
  return parts.join(" · ");
}
