// The words of a dialect's values, and what a person may choose instead of what was found.
import { t } from "../../messages/index.svelte";
import type { Choices, Format, Found, Reading } from "./types";

/** The facts that can be corrected by a choice from a list. */
export type Fact =
  | "encoding"
  | "separator"
  | "quote"
  | "escape"
  | "skip_rows"
  | "header_rows"
  | "decimal"
  | "thousands"
  | "date_order"
  | "total";
export const FACTS: readonly Fact[] = [
  "encoding",
  "separator",
  "header_rows",
  "skip_rows",
  "decimal",
  "thousands",
  "date_order",
  "quote",
  "escape",
  "total",
];

/** Nothing hangs on these: there was nothing to be read by them. */
export const IDLE: readonly string[] = ["no_fractions", "no_groups", "no_dates", "no_quotes_seen"];

/** The decisions worth a look in what was read: typed formats leave few, and none where nothing hangs on it. */
export function factsIn(reading: Reading, choices: Choices): readonly Fact[] {
  // Whether a total is left out is asked only where there is one.
  const all = factsOf(reading.format).filter((fact) => fact !== "total" || reading.total);
  if ((reading.format ?? "csv") === "csv") return all;
  return all.filter((fact) => {
    if (fact !== "decimal" && fact !== "thousands" && fact !== "date_order") return true;
    const { value, evidence } = foundOf(reading, fact);
    return choices[fact] != null || (!IDLE.includes(evidence.code) && value !== "year_month_day");
  });
}

/** What there is to decide in a file of this format: the others say the rest themselves. */
export function factsOf(format: Format = "csv"): readonly Fact[] {
  switch (format) {
    case "csv":
      return FACTS;
    case "xlsx":
    case "xls":
    case "ods":
      return ["header_rows", "skip_rows", "date_order", "decimal", "thousands", "total"];
    case "parquet":
      return [];
    default:
      return ["date_order", "decimal", "thousands"];
  }
}

const OPTIONS: Record<Fact, readonly string[]> = {
  encoding: [
    "utf-8",
    "windows-1252",
    "iso-8859-15",
    "utf-16le",
    "utf-16be",
    "macintosh",
    "ibm850",
    "windows-1250",
    "windows-1251",
    "windows-1253",
    "windows-1254",
    "shift_jis",
    "gb18030",
    "big5",
    "euc-kr",
  ],
  separator: [",", ";", "\t", "|", " ", ":"],
  quote: ['"', "'", ""],
  escape: ["", "\\"],
  skip_rows: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10"],
  header_rows: ["0", "1", "2", "3"],
  decimal: [".", ","],
  thousands: ["", ",", ".", " ", "\u202f", "'"],
  date_order: ["day_month_year", "month_day_year", "year_month_day"],
  total: ["true", "false"],
};

/** A fact with its evidence. */
export function foundOf(reading: Reading, fact: Fact): Found<string | number | boolean | null> {
  return fact === "total"
    ? (reading.total ?? { value: "", confidence: 1, evidence: { code: "chosen", args: {} } })
    : reading[fact];
}

/** The value of a fact as text: what options hold, too. */
export function valueOf(reading: Reading, fact: Fact): string {
  const { value } = foundOf(reading, fact);
  return value === null ? "" : String(value);
}

/** What can be chosen, with what was found among it. */
export function optionsOf(reading: Reading, fact: Fact): string[] {
  const found = valueOf(reading, fact);
  const known = OPTIONS[fact];
  return known.includes(found) || (fact === "date_order" && found === "") ? [...known] : [found, ...known];
}

const ENCODINGS: Record<string, string> = {
  "utf-8": "UTF-8",
  "windows-1252": "Windows-1252",
  "iso-8859-15": "ISO-8859-15 (Latin-9)",
  "utf-16le": "UTF-16 LE",
  "utf-16be": "UTF-16 BE",
  macintosh: "Macintosh",
  ibm850: "DOS (CP 850)",
  "windows-1250": "Windows-1250",
  "windows-1251": "Windows-1251",
  "windows-1253": "Windows-1253",
  "windows-1254": "Windows-1254",
  shift_jis: "Shift JIS",
  gb18030: "GB 18030",
  big5: "Big5",
  "euc-kr": "EUC-KR",
};

function markText(text: string): string {
  switch (text) {
    case "":
      return t("data.value.none");
    case ",":
      return `${t("data.value.comma")} ,`;
    case ";":
      return `${t("data.value.semicolon")} ;`;
    case "\t":
      return t("data.value.tab");
    case "|":
      return `${t("data.value.pipe")} |`;
    case " ":
    case "\u00a0":
      return t("data.value.space");
    case "\u202f":
      return t("data.value.narrow_space");
    case ":":
      return `${t("data.value.colon")} :`;
    case ".":
      return `${t("data.value.dot")} .`;
    case "'":
    case "’":
      return `${t("data.value.apostrophe")} ${text}`;
    default:
      return text;
  }
}

/** A value of a fact in words: "comma ,", "UTF-8", "day, month, year". */
export function factText(fact: Fact, value: string): string {
  switch (fact) {
    case "encoding":
      return ENCODINGS[value] ?? value.toUpperCase();
    case "quote":
      return value === '"'
        ? `${t("data.value.double_quote")} "`
        : value === "'"
          ? `${t("data.value.single_quote")} '`
          : markText(value);
    case "escape":
      return value === "" ? t("data.value.doubled") : value === "\\" ? t("data.value.backslash") : value;
    case "date_order":
      return value === ""
        ? t("data.value.no_dates")
        : t(`data.value.${value as "day_month_year" | "month_day_year" | "year_month_day"}`);
    case "total":
      return t(value === "true" ? "data.value.left_out" : "data.value.kept");
    case "skip_rows":
    case "header_rows":
      return value;
    default:
      return markText(value);
  }
}

/** A separator in one word, for a line of facts: "comma", "tab". */
export function separatorName(value: string): string {
  switch (value) {
    case ",":
      return t("data.value.comma");
    case ";":
      return t("data.value.semicolon");
    case "|":
      return t("data.value.pipe");
    case ":":
      return t("data.value.colon");
    default:
      return markText(value);
  }
}

/** The choices with one fact set, or left to be found again (null). */
export function choose(choices: Choices, fact: Fact, value: string | null): Choices {
  const next: Choices = { ...choices };
  delete next[fact];
  if (value === null) return next;
  if (fact === "total") return { ...next, total: value === "true" };
  if (fact === "skip_rows" || fact === "header_rows") return { ...next, [fact]: Number(value) };
  return { ...next, [fact]: value };
}

/** "customers.2026.csv" → "customers.2026": the name that a dataset is given first. */
export function datasetName(file: string): string {
  return (
    file.replace(/\.(csv|tsv|txt|tab|dat|xlsx|xlsm|xls|ods|parquet|json|jsonl|ndjson)$/i, "").trim() || file
  );
}

/** A date written in figures, read in both orders, as ISO days; null where the text is no such date. */
export function bothWays(text: string): { day_month_year: string; month_day_year: string } | null {
  const parts = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})(?!\d)/.exec(text.trim());
  if (!parts) return null;
  const [first, second] = [Number(parts[1]), Number(parts[2])];
  if (first < 1 || second < 1 || first > 12 || second > 12 || first === second) return null;
  const short = Number(parts[3]);
  const year = parts[3]!.length === 4 ? short : short + (short >= 69 ? 1900 : 2000);
  const iso = (month: number, day: number) =>
    `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
  return { day_month_year: iso(second, first), month_day_year: iso(first, second) };
}
