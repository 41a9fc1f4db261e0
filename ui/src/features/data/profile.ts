// A dataset's profile, in the words and bars of the screen.
import { t } from "../../messages/index.svelte";
import { formatDate, formatNumber, formatShare } from "../../shared/format";
import type { ColumnKind } from "./types";

export interface Bin {
  from: number;
  to: number;
  count: number;
}
export interface Numbers {
  min: number | null;
  max: number | null;
  mean: number | null;
  sd: number | null;
  /** 5, 25, 50, 75 and 95 %. */
  quantiles: number[] | null;
  /** Quantiles and histogram come from a sample. */
  sampled: boolean;
  histogram: Bin[];
  zeros: number;
  negatives: number;
}
export interface Texts {
  min_length: number;
  max_length: number;
  mean_length: number;
}
export interface Dates {
  /** ISO dates, or instants in the file's own time. */
  from: string;
  to: string;
  /** Edges are days since 1970-01-01. */
  histogram: Bin[];
}
export interface Top {
  value: string;
  count: number;
}
export interface ColumnProfile {
  name: string;
  kind: ColumnKind;
  /** Rows with a value. */
  count: number;
  missing: number;
  distinct: number;
  distinct_estimated: boolean;
  numbers: Numbers | null;
  texts: Texts | null;
  dates: Dates | null;
  /** Most frequent first. */
  top: Top[];
}
export interface Profile {
  rows: number;
  columns: ColumnProfile[];
}

/** The shares that `quantiles` stand for. */
export const QUANTILES: readonly number[] = [0.05, 0.25, 0.5, 0.75, 0.95];

/** So many bars fit a line of the table. */
const BARS = 24;
const TOP_BARS = 12;

/** The bars of a column's line: its histogram, else its most frequent values; none for what has no shape. */
export function bars(column: ColumnProfile): number[] {
  if (column.count === 0 || column.kind === "identifier") return [];
  const bins = histogram(column);
  if (bins.length > 0)
    return squeeze(
      bins.map((bin) => bin.count),
      BARS,
    );
  return column.top.slice(0, TOP_BARS).map((top) => top.count);
}

/** The bins of a column of numbers or dates; few different numbers are better told one by one. */
export function histogram(column: ColumnProfile): Bin[] {
  return column.numbers?.histogram ?? column.dates?.histogram ?? [];
}

/** Neighbouring counts added up until there are at most `most` of them. */
export function squeeze(counts: readonly number[], most: number): number[] {
  if (counts.length <= most) return [...counts];
  const width = Math.ceil(counts.length / most);
  const out: number[] = [];
  for (let at = 0; at < counts.length; at += width)
    out.push(counts.slice(at, at + width).reduce((a, b) => a + b, 0));
  return out;
}

/** Four significant digits, and never fewer than the whole part. */
export function statText(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e15)) return value.toExponential(3).replace("-", "−");
  const digits = size === 0 ? 0 : Math.max(0, 3 - Math.floor(Math.log10(size)));
  return formatNumber(value, Math.min(8, digits));
}

/** Smallest and largest are values of the data: they are shown whole. */
export function extremeText(value: number): string {
  return formatNumber(value, 6);
}

/** How a column was read: "3 categories", "yes / no", "number". */
export function kindText(column: ColumnProfile): string {
  if (column.kind === "category") return t("data.columns.categories", { count: column.distinct });
  return t(`data.kind.${column.kind}`);
}

function distinctText(column: ColumnProfile): string {
  const key = column.distinct_estimated ? "data.columns.different_about" : "data.columns.different";
  return t(key, { count: column.distinct });
}

function momentText(text: string): string {
  return text.length > 10 ? `${formatDate(text)} ${text.slice(11, 16)}` : formatDate(text);
}

/** Every value that is there is the same. */
export function isConstant(column: ColumnProfile): boolean {
  return column.count > 0 && column.distinct === 1 && !column.distinct_estimated;
}

/** What is in a column, in a few words: its range, its most frequent value, its number of values. */
export function contentText(column: ColumnProfile, unit = ""): string {
  const first = column.top[0];
  if (column.count === 0) return t("data.columns.nothing");
  if (isConstant(column)) {
    const value = first?.value ?? column.dates?.from ?? "";
    return t("data.columns.constant", { value: value.length > 40 ? `${value.slice(0, 40)}…` : value });
  }
  if (column.kind === "identifier" || column.kind === "text") return distinctText(column);
  if (column.dates) {
    return t("data.columns.range", { low: momentText(column.dates.from), high: momentText(column.dates.to) });
  }
  const [low, high] = [column.numbers?.min ?? null, column.numbers?.max ?? null];
  if ((column.kind === "integer" || column.kind === "number") && low !== null && high !== null) {
    const range = t("data.columns.range", { low: extremeText(low), high: extremeText(high) });
    return unit ? `${range} ${unit}` : range;
  }
  if (first) {
    const value = first.value.length > 40 ? `${first.value.slice(0, 40)}…` : first.value;
    return t("data.columns.share_of", {
      value: boolText(column, value),
      share: formatShare(first.count / column.count, 1),
    });
  }
  return distinctText(column);
}

/** A boolean's value in words. */
export function boolText(column: ColumnProfile, value: string): string {
  if (column.kind !== "boolean") return value;
  if (value === "true") return t("data.value.yes");
  if (value === "false") return t("data.value.no");
  return value;
}

export interface Mark {
  text: string;
  tone: "plain" | "warn" | "accent";
}

/** What should be seen of a column at a glance. */
export function marks(column: ColumnProfile, personal: boolean, knownAfter: boolean): Mark[] {
  const list: Mark[] = [];
  const all = column.count + column.missing;
  if (column.missing > 0) {
    const share = column.missing / Math.max(all, 1);
    const text =
      share < 0.001
        ? t("data.columns.missing", { count: column.missing })
        : t("data.chip.missing", { share: formatShare(share, share < 0.1 ? 1 : 0) });
    list.push({ text, tone: "warn" });
  }
  if (isConstant(column)) list.push({ text: t("data.chip.constant"), tone: "plain" });
  if (personal) list.push({ text: t("data.chip.personal"), tone: "accent" });
  if (knownAfter) list.push({ text: t("data.chip.known_after"), tone: "warn" });
  return list;
}

/** The date of a day counted from 1970-01-01. */
export function dayText(day: number): string {
  return new Date(Math.round(day * 86_400_000)).toISOString().slice(0, 10);
}

/** The chart of a column's spread, as the door draws it; null for what has none. */
export function chartOf(column: ColumnProfile, frame: object): object | null {
  if (column.count === 0 || column.kind === "identifier") return null;
  if (column.dates) {
    const points = column.dates.histogram.map((bin) => ({ date: dayText(bin.from), value: bin.count }));
    return points.length < 2
      ? null
      : { kind: "line", frame: { ...frame, unit: "" }, series: [{ name: column.name, points }] };
  }
  const bins = column.numbers?.histogram ?? [];
  if (bins.length > 0) {
    const median = column.numbers?.quantiles?.[2];
    return {
      kind: "histogram",
      frame,
      shape: {
        of: "bins",
        edges: [bins[0]!.from, ...bins.map((bin) => bin.to)],
        counts: bins.map((bin) => bin.count),
      },
      markers: median === undefined ? [] : [{ value: median, label: t("data.stat.median") }],
    };
  }
  const top = column.top.slice(0, 8);
  if (top.length < 2 || column.kind === "text") return null;
  return {
    kind: "histogram",
    frame: { ...frame, unit: "" },
    shape: {
      of: "categories",
      labels: top.map(({ value }) => boolText(column, value)),
      counts: top.map(({ count }) => count),
    },
    markers: [],
  };
}

/** The statistics of a column that mean something for its kind, in reading order. */
export function statistics(column: ColumnProfile): { name: string; value: string }[] {
  const all = column.count + column.missing;
  const list = [
    { name: t("data.stat.count"), value: formatNumber(column.count, 0) },
    {
      name: t("data.stat.missing"),
      value:
        column.missing === 0
          ? "0"
          : `${formatNumber(column.missing, 0)} (${formatShare(column.missing / Math.max(all, 1))})`,
    },
    {
      name: column.distinct_estimated ? t("data.stat.distinct_about") : t("data.stat.distinct"),
      value: formatNumber(column.distinct, 0),
    },
  ];
  const add = (name: string, value: number | null | undefined, text: (value: number) => string) => {
    if (value !== null && value !== undefined) list.push({ name, value: text(value) });
  };
  const { numbers, dates, texts } = column;
  if (numbers && !dates) {
    add(t("data.stat.min"), numbers.min, extremeText);
    add(t("data.stat.max"), numbers.max, extremeText);
    add(t("data.stat.mean"), numbers.mean, statText);
    add(t("data.stat.std"), numbers.sd, statText);
    add(t("data.stat.zero"), numbers.zeros, (value) => formatNumber(value, 0));
    add(t("data.stat.negative"), numbers.negatives, (value) => formatNumber(value, 0));
  }
  if (dates) {
    list.push({ name: t("data.stat.earliest"), value: momentText(dates.from) });
    list.push({ name: t("data.stat.latest"), value: momentText(dates.to) });
  }
  const characters = (value: number) => t("data.stat.characters", { count: value });
  add(t("data.stat.shortest"), texts?.min_length, characters);
  add(t("data.stat.longest"), texts?.max_length, characters);
  return list;
}
