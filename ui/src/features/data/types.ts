// What the door answers about files and datasets (analysis: csv and profile).

export type ColumnKind =
  "integer" | "number" | "boolean" | "date" | "date_time" | "category" | "text" | "identifier" | "empty";
export const KINDS: readonly ColumnKind[] = [
  "integer",
  "number",
  "boolean",
  "date",
  "date_time",
  "category",
  "text",
  "identifier",
  "empty",
];
export type DateOrder = "day_month_year" | "month_day_year" | "year_month_day";
export type LineEnd = "lf" | "cr_lf" | "cr";
export type Format = "csv" | "xlsx" | "xls" | "ods" | "parquet" | "json_lines" | "json";

export interface Note {
  code: string;
  args: Record<string, string | number>;
}
export interface Found<T> {
  value: T;
  /** 0 to 1; 1 when the user chose it. */
  confidence: number;
  evidence: Note;
}
export interface Reading {
  encoding: Found<string>;
  line_end: Found<LineEnd>;
  separator: Found<string>;
  quote: Found<string>;
  escape: Found<string>;
  skip_rows: Found<number>;
  header_rows: Found<number>;
  columns: number;
  decimal: Found<string>;
  thousands: Found<string>;
  date_order: Found<DateOrder | null>;
  /** Absent in receipts of before format 4, as all that follows. */
  missing?: Found<string[]>;
  format?: Format;
  sheet?: Found<string>;
  sheets?: string[];
  table?: Found<number>;
  tables?: TableSeen[];
  /** Whether the last row, which adds up the others, was left out. */
  total?: Found<boolean>;
}
/** One of several tables in a file, one under the other. */
export interface TableSeen {
  line: number;
  columns: number;
  rows: number;
  names: string[];
}
export interface FileColumn {
  name: string;
  kind: ColumnKind;
  examples: string[];
  found?: Found<ColumnKind>;
}
export interface Preview {
  reading: Reading;
  columns: FileColumn[];
  rows: string[][];
  whole_file: boolean;
  findings: Note[];
  choices: Choices;
  /** The choices are those of this version. */
  as_version: number | null;
}
/** What the user says about the file; what is absent is found by itself. */
export interface Choices {
  encoding?: string;
  separator?: string;
  quote?: string;
  escape?: string;
  header_rows?: number;
  skip_rows?: number;
  decimal?: string;
  thousands?: string;
  date_order?: DateOrder;
  missing?: string[];
  sheet?: string;
  table?: number;
  kinds: Record<string, ColumnKind>;
  total?: boolean;
}

export interface RejectedRow {
  line: number;
  reason: string;
  text: string;
}
export interface RepairedRow {
  line: number;
  what: string;
  text: string;
}
export interface NulledCell {
  row: number;
  column: string;
  text: string;
}
export interface Receipt {
  bytes: number;
  rows_read: number;
  preamble: number;
  header: number;
  rows_out: number;
  blank_lines: number;
  rejected: number;
  rejected_rows: RejectedRow[];
  repaired: number;
  repaired_rows: RepairedRow[];
  blank_cells: number;
  missing_words: number;
  missing_word_cells: NulledCell[];
  unfit: number;
  unfit_cells: NulledCell[];
  errors?: number;
  error_cells?: NulledCell[];
  bad_bytes: number;
  nul_bytes: number;
}
/** The stored receipt of a version: how it was read and what became of it. */
export interface Imported {
  reading: Reading;
  receipt: Receipt;
  findings: Note[];
  columns?: FileColumn[];
  choices?: Choices;
}

/** What changed between two versions (analysis: difference). Pairs: before, after. */
export type Change = "same" | "small" | "clear" | "large" | "other_kind";
export interface Apart {
  size: number;
  chance: number;
}
export interface ColumnDifference {
  name: string;
  kind: ColumnKind;
  kind_before: ColumnKind;
  change: Change;
  drift: Apart | null;
  missing: [number, number];
  missing_drift: Apart;
  mean: [number, number] | null;
  sd: [number, number] | null;
  quantiles: [number[], number[]] | null;
  dates: [[string, string], [string, string]] | null;
  distinct: [number, number];
  appeared: { value: string; count: number }[];
  appeared_count: number;
  vanished: { value: string; count: number }[];
  vanished_count: number;
  known: number | null;
  sampled: boolean;
}
export interface Difference {
  rows: [number, number];
  added: { name: string; kind: ColumnKind }[];
  removed: { name: string; kind: ColumnKind }[];
  columns: ColumnDifference[];
  alarm: number;
}
export interface Compared {
  before: { id: string; number: number; imported_at: string };
  after: { id: string; number: number; imported_at: string };
  difference: Difference;
}
