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
}
export interface FileColumn {
  name: string;
  kind: ColumnKind;
  examples: string[];
}
export interface Preview {
  reading: Reading;
  columns: FileColumn[];
  rows: string[][];
  whole_file: boolean;
  findings: Note[];
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
  kinds: Record<string, ColumnKind>;
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
  bad_bytes: number;
  nul_bytes: number;
}
/** The stored receipt of a version: how it was read and what became of it. */
export interface Imported {
  reading: Reading;
  receipt: Receipt;
  findings: Note[];
}
