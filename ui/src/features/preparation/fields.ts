/** The steps there are, and what each asks for. */
import { t } from "../../messages/index.svelte";
import type { Params } from "../../shared/steps";
import type { ColumnKind, SeenColumn } from "./types";

export const GROUPS = [
  ["filter", "deduplicate", "sort"],
  ["formula", "ratio", "date_parts", "bins", "lag", "window"],
  ["missing", "types", "rare"],
  ["rename", "columns"],
  ["join", "group"],
] as const;
export type StepKind = (typeof GROUPS)[number][number];

type Of = "number" | "date" | "text" | "any";
export type Field = {
  name: string;
  /** Its label, where the name alone says another thing in another step. */
  label?: string;
  optional?: boolean;
  when?: (params: Params) => boolean;
} & (
  | {
      as:
        | "formula"
        | "text"
        | "count"
        | "check"
        | "edges"
        | "dataset"
        | "keys"
        | "names"
        | "sorts"
        | "values"
        | "other_columns";
    }
  | { as: "column" | "columns"; of?: Of }
  | { as: "choice" | "select" | "several"; options: readonly string[] }
);

const is =
  (name: string, ...values: string[]) =>
  (params: Params): boolean =>
    values.includes(String(params[name] ?? ""));

/** In the order in which they are asked. */
export const FIELDS: Readonly<Record<StepKind, readonly Field[]>> = {
  filter: [
    { name: "formula", as: "formula" },
    { name: "keep", as: "choice", options: ["matching", "others"] },
  ],
  formula: [
    { name: "name", as: "text" },
    { name: "formula", as: "formula" },
  ],
  missing: [
    { name: "columns", as: "columns" },
    {
      name: "fill",
      as: "select",
      options: ["constant", "previous", "most_frequent", "mean", "median", "drop", "nothing"],
    },
    { name: "value", as: "text", when: is("fill", "constant", "") },
    { name: "order", as: "column", optional: true, when: is("fill", "previous") },
    { name: "group", as: "columns", optional: true, when: is("fill", "previous") },
    { name: "flag", as: "check", when: (params) => params["fill"] !== "drop" },
  ],
  types: [
    { name: "columns", as: "columns" },
    {
      name: "to",
      as: "select",
      options: ["integer", "number", "boolean", "date", "date_time", "category", "text", "identifier"],
    },
    {
      name: "date_order",
      as: "choice",
      options: ["day_month_year", "month_day_year", "year_month_day"],
      when: is("to", "date", "date_time"),
    },
  ],
  rare: [
    { name: "columns", as: "columns", of: "text" },
    { name: "least", as: "count" },
    { name: "other", as: "text" },
  ],
  date_parts: [
    { name: "column", as: "column", of: "date" },
    {
      name: "parts",
      as: "several",
      options: ["year", "quarter", "month", "week", "day", "weekday", "weekend", "hour", "minute", "date"],
    },
  ],
  bins: [
    { name: "column", as: "column", of: "number" },
    { name: "cut", as: "choice", options: ["width", "quantile", "edges"] },
    { name: "count", as: "count", when: (params) => params["cut"] !== "edges" },
    { name: "edges", as: "edges", when: is("cut", "edges") },
    { name: "label", as: "choice", options: ["range", "number"] },
    { name: "name", as: "text", optional: true },
  ],
  ratio: [
    { name: "over", as: "column", of: "number" },
    { name: "under", as: "column", of: "number" },
    { name: "name", as: "text", optional: true },
  ],
  lag: [
    { name: "column", as: "column" },
    { name: "by", as: "count" },
    { name: "order", as: "column" },
    { name: "group", as: "columns", optional: true },
    { name: "difference", as: "check" },
    { name: "name", as: "text", optional: true },
  ],
  window: [
    { name: "column", as: "column", of: "number" },
    { name: "roll", as: "select", options: ["mean", "sum", "min", "max", "count"] },
    { name: "size", as: "count" },
    { name: "order", as: "column" },
    { name: "group", as: "columns", optional: true },
    { name: "itself", as: "check" },
    { name: "name", as: "text", optional: true },
  ],
  join: [
    { name: "dataset_id", as: "dataset" },
    { name: "keys", as: "keys" },
    { name: "columns", label: "other_columns", as: "other_columns", optional: true },
    { name: "how", as: "choice", options: ["left", "inner"] },
    { name: "several", as: "select", options: ["refuse", "first", "all"] },
  ],
  group: [
    { name: "keys", label: "group_keys", as: "columns", optional: true },
    { name: "values", as: "values" },
    { name: "order", as: "column", optional: true },
  ],
  rename: [{ name: "names", as: "names" }],
  columns: [
    { name: "mode", as: "choice", options: ["keep", "drop"] },
    { name: "columns", as: "columns" },
  ],
  sort: [{ name: "by", label: "sorts", as: "sorts" }],
  deduplicate: [
    { name: "columns", label: "same_columns", as: "columns", optional: true },
    { name: "which", as: "choice", options: ["first", "last"] },
    { name: "order", as: "column", optional: true },
  ],
};

/** What a step says when it is new. */
export function beginning(kind: StepKind): Params {
  switch (kind) {
    case "rare":
      return { least: 30, other: t("preparation.option.other_name") };
    case "bins":
      return { count: 5 };
    case "lag":
      return { by: 1 };
    case "window":
      return { size: 7 };
    case "group":
      return { values: [{ aggregate: "count" }] };
    default:
      return {};
  }
}

const NUMBERS: readonly ColumnKind[] = ["integer", "number"];
const DATES: readonly ColumnKind[] = ["date", "date_time"];
const TEXTS: readonly ColumnKind[] = ["category", "text", "identifier", "empty"];

/** Columns that a field can take. */
export function fitting(columns: readonly SeenColumn[], of: Of = "any"): SeenColumn[] {
  const kinds = of === "number" ? NUMBERS : of === "date" ? DATES : of === "text" ? TEXTS : null;
  return kinds ? columns.filter((column) => kinds.includes(column.kind)) : [...columns];
}

/** A column's name as it stands in a formula. */
export function inFormula(name: string): string {
  const words = /^(?:and|et|or|ou|not|non|in|dans|true|vrai|false|faux|missing|manquant)$/i;
  return /^[\p{L}_][\p{L}\p{N}_.]*$/u.test(name) && !words.test(name)
    ? name
    : `[${name.replaceAll("]", "]]")}]`;
}
