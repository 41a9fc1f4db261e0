// What the door answers when a trained model is asked: its worth, its reasons, its errors, one row.
import type { Condition, FieldPart, Task } from "./types";

/** A sum over a period with its interval. */
export interface Between {
  value: number;
  low: number;
  high: number;
}
export interface ModelWorth {
  cost: number;
  low: number | null;
  high: number | null;
  saved: number | null;
  saved_low: number | null;
  saved_high: number | null;
  threshold: number | null;
  margin: number | null;
  plain: number;
  spared: Between | null;
  more: Between | null;
  acted: number | null;
  found: number | null;
  right: number | null;
}
export interface ThresholdPoint {
  threshold: number;
  cost: number;
  low: number | null;
  high: number | null;
  acted: number;
  found: number;
}
export interface TopPoint {
  acted: number;
  saved: number;
  low: number | null;
  high: number | null;
  found: number;
  right: number;
}
export interface Valued {
  id: string;
  algorithm: string;
  naive: boolean;
  worth: ModelWorth;
  over_today: [number, number, number] | null;
}
/** One of several classes: how many cases of a period come, and how many are answered so. */
export interface Decided {
  came: number;
  likely: number;
  likely_right: number;
  least: number;
  least_right: number;
}
export interface WorthReport {
  missing: boolean;
  task: Task | null;
  classes: string[];
  rows: number;
  of: number;
  models: Valued[];
  best_naive: string | null;
  best: string | null;
  /** The least costly model that isn't naive. */
  leading: string | null;
  model: string | null;
  decided: Decided[];
  class: string | null;
  curve: ThresholdPoint[];
  chosen: ThresholdPoint | null;
  least: ThresholdPoint | null;
  top: TopPoint[];
  capacity: TopPoint | null;
  said: { models: string; beside: string[]; own: string; threshold: string; top: string; source: string };
}

/** Nothing is told where nothing costs anything. */
export const tellsWorth = (report: WorthReport | null): boolean =>
  report !== null && report.models.some(({ worth }) => worth.cost !== 0 || worth.plain !== 0);

export interface PartialPoint {
  at: number | null;
  level: string | null;
  mean: number;
  low: number;
  high: number;
}
export interface Partial {
  column: string;
  field: FieldPart;
  points: PartialPoint[];
  range: number;
  rows: number;
}
export interface GroupRow {
  level: string | null;
  above: number | null;
  at_most: number | null;
  other: boolean;
  rows: number;
  actual: number;
  predicted: number;
  low: number;
  high: number;
}
export interface Groups {
  rows: GroupRow[];
  class: string | null;
  date: boolean;
}
export interface Segment {
  conditions: Condition[];
  rows: number;
  error: number;
  rest: number;
  low: number;
  high: number;
  p: number;
}
export interface ModelSegments {
  found: { segments: Segment[]; looked_at: number; rows: number; deals: number };
  error: "distance" | "wrong" | "cost";
  threshold: number | null;
  columns: number;
  /** The unit of costs, where the worth was told. */
  costed: string | null;
}

export type SeenValues =
  | { of: "numbers"; min: number; low: number; median: number; high: number; max: number; whole: boolean }
  | { of: "levels"; levels: { level: string; rows: number }[]; all: boolean }
  | { of: "none" };
export interface SeenColumn {
  column: string;
  kind: string;
  missing: number;
  rows: number;
  values: SeenValues;
}
export interface Form {
  columns: SeenColumn[];
  typical: Record<string, string>;
  target: string;
  task: Task;
  classes: string[];
  known_rows: number;
}
export type Novelty =
  | { kind: "level"; column: string; level: string }
  | { kind: "below"; column: string; min: number }
  | { kind: "above"; column: string; max: number }
  | { kind: "missing"; column: string };
export interface Reasons {
  method: "weights" | "path" | "sampling" | "constant";
  scale: "unit" | "probability" | "log_odds";
  class: number | null;
  base: number;
  answer: number;
  contributions: { column: string; value: number }[];
}
export interface Trial {
  classes: string[];
  value: number | null;
  class: number | null;
  probabilities: number[];
  decided: number | null;
  reasons: Reasons;
  new: Novelty[];
  unreadable: string[];
}
export interface Predicted {
  rows: number;
  new_rows: number;
  new: { column: string; kind: Novelty["kind"]; rows: number; examples: string[] }[];
  missing_columns: string[];
  personal: string[];
  name: string;
}
