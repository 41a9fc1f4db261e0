// What the door answers about data beyond the profile (analysis: study and quality), in the words of the screen.
import type { QualityRule, RuleResult } from "../../ipc/bindings";
import { messageOf, t } from "../../messages/index.svelte";
import { formatDate, formatFixed, formatNumber, formatShare } from "../../shared/format";
import type { Bin } from "./profile";

export type PersonalKind =
  "email" | "phone" | "iban" | "card" | "nir" | "ip" | "address" | "birth_date" | "name" | "indirect";
export interface Personal {
  kind: PersonalKind;
  by_name: boolean;
  matched: number;
  checked: number;
}
export interface ColumnStudy {
  name: string;
  lengths: { quantiles: number[]; histogram: Bin[] } | null;
  gaps: {
    step: "day" | "hour";
    present: number;
    missing: number;
    longest: [string, string, number] | null;
    weekdays: boolean;
  } | null;
  outliers: { low: number; high: number; below: number; above: number; farthest: [number, number][] } | null;
  personal: Personal | null;
  shape: { pattern: string; matched: number; checked: number } | null;
}
export interface Pair {
  a: string;
  b: string;
  measure: "numbers" | "categories" | "mixed";
  pearson: number | null;
  spearman: number | null;
  strength: number;
  rows: number;
}
export interface Remark {
  code: string;
  level: "warn" | "note" | "good";
  columns: string[];
  args: Record<string, unknown>;
}
export interface Study {
  rows: number;
  /** Rows on which pairs, shapes and personal data were measured. */
  sample: number;
  columns: ColumnStudy[];
  duplicates: { rows: number; exact: boolean; examples: number[] };
  keys: { columns: string[]; exact: boolean }[];
  pairs: Pair[];
  remarks: Remark[];
}
export interface Join {
  column: string;
  dataset_id: string;
  dataset: string;
  other: string;
  found: number;
  compared: number;
  other_found: number;
  other_compared: number;
  unique: boolean;
  other_unique: boolean;
}
export type RuleFields = Pick<
  QualityRule,
  | "kind"
  | "columns"
  | "low"
  | "high"
  | "low_date"
  | "high_date"
  | "allowed"
  | "pattern"
  | "operator"
  | "tolerance"
>;
export interface Proposal {
  rule: RuleFields;
  code: string;
  args: Record<string, unknown>;
}

/** A date, or an instant with its hour. */
export function momentText(text: string): string {
  return text.length > 10 ? `${formatDate(text)} ${text.slice(11, 16)}` : formatDate(text);
}

/** Figures of a remark or of a reason, as this language writes them. */
function worded(args: Record<string, unknown>): Record<string, string | number> {
  const out: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(args)) {
    if (name === "share" && typeof value === "number") out[name] = formatShare(value, value < 0.1 ? 1 : 0);
    else if (name === "strength" && typeof value === "number") out[name] = formatFixed(value, 2);
    else if ((name === "value" || name === "low" || name === "high") && typeof value === "number")
      out[name] = formatNumber(value, 6);
    else if ((name === "from" || name === "to" || name === "newest") && typeof value === "string")
      out[name] = momentText(value);
    else if (typeof value === "boolean") out[name] = String(value);
    else if (typeof value === "string" || typeof value === "number") out[name] = value;
  }
  return out;
}

/** Names in a sentence: the first few, then a sign that there are more. */
export function listed(names: readonly string[], most = 6): string {
  return names.length > most ? `${names.slice(0, most).join(", ")}, …` : names.join(", ");
}

export function remarkText(remark: Remark): string {
  const args = { ...worded(remark.args), columns: listed(remark.columns) };
  return messageOf(`remark.${remark.code}`, args) ?? remark.code;
}

/** Why a rule is proposed. */
export function reasonText(proposal: Proposal): string {
  return messageOf(`rule.because.${proposal.code}`, worded(proposal.args)) ?? "";
}

/** What a column holds of people; a word that a dictionary brought is shown as it is. */
export function personalText(kind: string): string {
  return kind === "" ? t("personal.kind.other") : (messageOf(`personal.kind.${kind}`) ?? kind);
}

export function evidenceText(personal: Personal): string {
  const kind = t(`personal.kind.${personal.kind}`);
  if (personal.matched === 0) return t("personal.by_name", { kind });
  return t("personal.by_content", {
    kind,
    share: formatShare(personal.matched / Math.max(personal.checked, 1), 0),
    count: personal.checked,
  });
}

const SIGNS = { less: "<", at_most: "≤", equal: "=", at_least: "≥", more: ">" } as const;
export const OPERATORS = ["less", "at_most", "equal", "at_least", "more"] as const;
export function sign(operator: QualityRule["operator"]): string {
  return operator ? SIGNS[operator] : "?";
}

/** What a rule says, in a sentence. */
export function ruleText(rule: RuleFields): string {
  const columns = listed(rule.columns, 4);
  const bounds = boundsText(rule);
  switch (rule.kind) {
    case "compare": {
      const [a, b, c] = rule.columns;
      const left = c === undefined ? a : `${a} + ${b}`;
      return `${left} ${sign(rule.operator)} ${c ?? b}`;
    }
    case "range":
      return t("rule.says.range", { columns, bounds });
    case "row_count":
      return t("rule.says.row_count", { bounds });
    case "freshness":
      return t("rule.says.freshness", { columns, count: rule.high ?? 0 });
    case "set":
      return t("rule.says.set", { columns, values: listed(rule.allowed, 6) });
    case "pattern":
      return patternText(columns, rule.pattern);
    default:
      return t(`rule.says.${rule.kind}`, { columns, count: rule.columns.length });
  }
}

/** What the reader proposes for addresses of e-mail. */
const EMAIL = String.raw`[^@\s]+@[^@\s]+\.[A-Za-z]{2,}`;
const MARKS: Record<string, string> = { "\\d": "9", "\\p{Lu}": "A", "\\p{Ll}": "a" };

/** A form as one would write an example of it (`C-\d{4}` → C-9999); null where there is no plain one. */
export function maskOf(pattern: string): { mask: string; marks: string[] } | null {
  const piece = /(\\d|\\p\{Lu\}|\\p\{Ll\})|\\([^A-Za-z0-9])|([\p{L}\p{N} _:;,@#%&'"°/<>=!~-])/uy;
  const times = /\{(\d{1,2})\}/y;
  const marks = new Set<string>();
  let mask = "";
  for (let at = 0; at < pattern.length;) {
    piece.lastIndex = at;
    const found = piece.exec(pattern);
    if (!found) return null;
    at = piece.lastIndex;
    const mark = found[1] === undefined ? undefined : MARKS[found[1]];
    if (mark) marks.add(mark);
    times.lastIndex = at;
    const again = times.exec(pattern);
    if (again) at = times.lastIndex;
    mask += (mark ?? found[2] ?? found[3]!).repeat(again ? Number(again[1]) : 1);
  }
  // A letter or a figure that stands for itself would be taken for any.
  const plain = pattern.replaceAll(/\\d|\\p\{L[lu]\}|\{\d+\}/g, "");
  if (marks.size === 0 || mask.length > 24 || [...marks].some((mark) => plain.includes(mark))) return null;
  return { mask, marks: [...marks] };
}

function patternText(columns: string, pattern: string): string {
  if (pattern === EMAIL) return t("rule.says.email", { columns });
  const made = maskOf(pattern);
  if (!made) return t("rule.says.pattern", { columns, pattern });
  const words = { "9": t("rule.mask.digit"), A: t("rule.mask.upper"), a: t("rule.mask.lower") };
  const legend = made.marks.map((mark) => words[mark as keyof typeof words]).join(", ");
  return t("rule.says.mask", { columns, mask: made.mask, legend });
}

function boundsText(rule: RuleFields): string {
  const text = (value: number | null, date: string | null) =>
    date !== null ? formatDate(date) : value === null ? null : formatNumber(value, 6);
  const [low, high] = [text(rule.low, rule.low_date), text(rule.high, rule.high_date)];
  if (low !== null && high !== null) return t("rule.bounds.both", { low, high });
  if (low !== null) return t("rule.bounds.low", { low });
  if (high !== null) return t("rule.bounds.high", { high });
  return t("rule.bounds.none");
}

/** What became of a rule, in a few words. */
export function resultText(rule: RuleFields, result: RuleResult): string {
  if (result.state === "unfit")
    return (
      messageOf(`rule.unfit.${result.reason ?? ""}`, { column: result.column ?? "" }) ??
      t("rule.unfit.no_columns")
    );
  if (rule.kind === "freshness" && result.value)
    return t("rule.result.newest", { date: formatDate(result.value) });
  if (rule.kind === "row_count" && result.value)
    return t("rule.result.rows", { count: Number(result.value) });
  if (result.failed === 0) return t("rule.result.passed", { count: result.checked });
  const args = { count: result.failed, share: formatShare(result.failed / Math.max(result.checked, 1), 2) };
  return t(result.state === "passed" ? "rule.result.tolerated" : "rule.result.failed", args);
}

/** The strongest pairs as bars. */
export function pairBars(pairs: readonly Pair[], frame: object, most = 12): object {
  const shown = pairs.filter((pair) => pair.strength >= 0.05).slice(0, most);
  const signed = (pair: Pair) => ((pair.spearman ?? pair.pearson ?? 0) < 0 ? -pair.strength : pair.strength);
  return {
    kind: "bars",
    frame,
    items: shown.map((pair, place) => ({
      label: `${pair.a} · ${pair.b}`,
      value: signed(pair),
      low: null,
      high: null,
      role: place === 0 ? "best" : "plain",
    })),
  };
}

/** Columns that go with something else, and their strengths as a square. */
export function heatmap(pairs: readonly Pair[], order: readonly string[], frame: object, most = 14): object {
  const best = new Map<string, number>();
  for (const { a, b, strength } of pairs)
    for (const name of [a, b]) best.set(name, Math.max(best.get(name) ?? 0, strength));
  const strongest = [...best.entries()]
    .toSorted((x, y) => y[1] - x[1])
    .slice(0, most)
    .map(([name]) => name);
  const labels = order.filter((name) => strongest.includes(name));
  const values = labels.map((row) =>
    labels.map((column) => {
      const pair = pairs.find((p) => (p.a === row && p.b === column) || (p.a === column && p.b === row));
      if (!pair) return null;
      const below = pair.measure === "numbers" && (pair.spearman ?? pair.pearson ?? 0) < 0;
      return below ? -pair.strength : pair.strength;
    }),
  );
  return { kind: "heatmap", frame, labels, values };
}

/** Columns with a meaning, of all. */
export function described(columns: readonly { meaning: string }[]): number {
  return columns.filter((column) => column.meaning.trim() !== "").length;
}
