/** What the door answers about a preparation. */
import type { Note, Params } from "../../shared/steps";

export type ColumnKind =
  "integer" | "number" | "boolean" | "date" | "date_time" | "category" | "text" | "identifier" | "empty";

export interface SeenColumn {
  name: string;
  kind: ColumnKind;
  words: [string, string] | null;
}
export interface StepFault {
  code: string;
  args: Record<string, unknown>;
}
export interface SeenStep {
  id: string;
  done: boolean;
  rows_in: number;
  rows_out: number;
  columns_in: number;
  columns_out: number;
  cells: number;
  notes: Note[];
  fault: StepFault | null;
}
export type Cells = (string | null)[];
export interface ShownColumn {
  name: string;
  kind: ColumnKind;
  change: "same" | "changed" | "new" | "gone";
}
export interface ShownRow {
  number: number;
  before: Cells | null;
  after: Cells | null;
}
export interface Shown {
  columns: ShownColumn[];
  rows: ShownRow[];
  differing: number;
}
export interface Preview {
  version_id: string;
  rows: number;
  looked_at: number;
  steps: SeenStep[];
  before: SeenColumn[];
  after: SeenColumn[];
  rows_before: number;
  rows_after: number;
  shown: Shown;
  earlier: Shown | null;
  steps_hash: string;
  milliseconds: number;
}
/** A step that is being written: seen, and not yet stored. */
export interface Draft {
  id: string;
  params: Params;
}
