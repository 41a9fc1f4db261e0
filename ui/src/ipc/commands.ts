/** The commands of the door with their patch commands, as one type. */
import type { Commands, Kind, Records } from "./bindings";

/** Record kind → its patch command. */
export const PATCH = {
  project: "patch_project",
  objective: "patch_objective",
  why_answer: "patch_why_answer",
  journey: "patch_journey",
  lane: "patch_lane",
  journey_step: "patch_step",
  pain_point: "patch_pain",
  participant: "patch_participant",
  board: "patch_board",
  agenda_item: "patch_agenda_item",
  workshop_line: "patch_line",
  note_group: "patch_group",
  note: "patch_note",
  criterion: "patch_criterion",
  canvas: "patch_canvas",
  card: "patch_card",
  uncertainty: "patch_uncertainty",
  user_test: "patch_user_test",
  prototype: "patch_prototype",
  prototype_finding: "patch_prototype_finding",
  decision: "patch_decision",
  canvas_snapshot: "patch_canvas_snapshot",
  member: "patch_member",
  version: "patch_version",
  map_column: "patch_column",
  epic: "patch_epic",
  kpi: "patch_kpi",
  kpi_value: "patch_value",
  kpi_event: "patch_event",
  dataset: "patch_dataset",
  dataset_column: "patch_dataset_column",
  quality_rule: "patch_quality_rule",
  preparation: "patch_preparation",
  preparation_step: "patch_preparation_step",
  training: "patch_training",
  model: "patch_model",
  worth: "patch_worth",
  experiment: "patch_experiment",
} as const satisfies Partial<Record<Kind, string>>;

export type PatchableKind = keyof typeof PATCH;
type PatchCommands = {
  [K in PatchableKind as (typeof PATCH)[K]]: [{ id: string; fields: Partial<Records[K]> }, Records[K]];
};
export type AllCommands = Commands & PatchCommands;
export type Command = keyof AllCommands;
export type Args<C extends Command> = AllCommands[C][0];
export type Value<C extends Command> = AllCommands[C][1];
