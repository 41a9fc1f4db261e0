// Generated from the command list of the `api` crate by `cargo xtask bindings`. Do not edit.
// (Hand-written draft of the contract until the generator exists: names and shapes are decided.)

// ── Records: one table each, the same names as the columns. All ids are UUIDv7 strings. Instants RFC 3339 UTC, dates YYYY-MM-DD.
export interface ProjectInfo { id: string; name: string; created_at: string; zone: string }              // kind "project", exactly one, id "project"
export interface Objective { id: string; parent_id: string | null; title: string; detail: string; order_key: string }
export type JourneyKind = "process" | "user_journey";
export type JourneyVersion = "as_is" | "to_be";
export interface Journey { id: string; objective_id: string | null; title: string; kind: JourneyKind; version: JourneyVersion; order_key: string }
export interface JourneyStep { id: string; journey_id: string; title: string; actor: string; tool: string; minutes: number | null; order_key: string }
export type PainKind = "time_consuming" | "under_performing" | "frustrating";
export type PainFrequency = "rarely" | "sometimes" | "often" | "always";
export interface PainPoint { id: string; step_id: string; text: string; kind: PainKind; severity: number | null /* 1..5 */; frequency: PainFrequency | null; evidence: string; order_key: string }
export type Profile = "manager" | "business_expert" | "user" | "product_manager" | "data_scientist" | "data_engineer" | "ml_engineer" | "designer" | "other";
export interface Participant { id: string; name: string; profile: Profile; order_key: string }
export type Phase = "frame" | "diverge" | "combine" | "choose";
export interface Board { id: string; title: string; phase: Phase; votes_per_person: number; order_key: string }
export type NoteColor = "butter" | "mint" | "sky" | "rose" | "lilac" | "sand";
export interface NoteGroup { id: string; board_id: string; title: string; x: number; y: number; width: number; height: number }
export interface Note { id: string; board_id: string; group_id: string | null; author_id: string | null; text: string; color: NoteColor; x: number; y: number; width: number; height: number; selected: boolean; changes_process: boolean; created_at: string; order_key: string /* z order */ }
export interface Vote { id: string; board_id: string; note_id: string; participant_id: string | null; count: number }
export interface Canvas { id: string; note_id: string | null; title: string; order_key: string }
export type CanvasBox = "problem" | "sources" | "value" | "integration" | "users" | "extension_problem" | "extension_value" | "extension_users" | "kpi" | "frequency" | "environment";
export type CardState = "answered" | "assumed" | "unknown";
export type SourceClass = "necessary" | "important" | "secondary";
export type Availability = "available" | "acquirable" | "missing";
export interface Card { id: string; canvas_id: string; box: CanvasBox; text: string; state: CardState; kpi_id: string | null; source_class: SourceClass | null; availability: Availability | null; acquire_how: string; acquire_when: string; fallback: string;
  /** structured answer of integration (existing_tool,new_interface,api,message,document), frequency (real_time,on_demand,hourly,daily,weekly,monthly), environment (training,operating,constraint,adaptation) */
  choice: string | null; order_key: string }
export interface Member { id: string; name: string; profile: string; devops: number; infrastructure: number; data_engineering: number; software: number; statistics: number; machine_learning: number; business: number; product: number /* 0 none, 1 beginner, 2 advanced, 3 expert */; share: string; learn: string; order_key: string }
export interface Version { id: string; title: string; objective: string; kpi_id: string | null; starts_on: string | null; ends_on: string | null; order_key: string }
export type Area = "ingestion" | "modelling" | "activation" | "monitoring" | "infrastructure";
export interface MapColumn { id: string; area: Area; title: string /* "" = the area's own name */; order_key: string }
export type EpicState = "todo" | "doing" | "done";
export interface Epic { id: string; version_id: string; column_id: string; title: string; detail: string; points: number | null; state: EpicState; order_key: string }
export type KpiLevel = "principal" | "secondary" | "technical";
export type Direction = "up" | "down";
export type Period = "day" | "week" | "month" | "quarter";
export interface Kpi { id: string; objective_id: string | null; canvas_id: string | null; name: string; definition: string; level: KpiLevel; owner: string; unit: string; direction: Direction; period: Period | null; baseline: number | null; target: number | null; target_date: string | null; order_key: string }
export type ValueSource = "typed" | "dataset" | "model";
export interface KpiValue { id: string; kpi_id: string; date: string; value: number; source: string; source_kind: ValueSource; version_id: string | null }
export interface KpiEvent { id: string; date: string; label: string }
export interface Dataset { id: string; name: string; description: string; created_at: string; order_key: string }
export interface DatasetVersion { id: string; dataset_id: string; number: number; file_name: string; file_hash: string; file_bytes: number; imported_at: string; rows_in: number; rows_out: number; rows_rejected: number; cells_nulled: number; cells_repaired: number; columns: number }
export interface DatasetColumn { id: string; dataset_id: string; name: string; position: number; kind: string /* analysis ColumnKind */; meaning: string; unit: string; owner: string; personal: boolean; known_after: boolean; pitfalls: string }
export interface Training { id: string; version_id: string; name: string; target: string; task: "regression" | "binary" | "multiclass"; seed: number; rows: number; best_naive: string | null /* model id */; best: string | null; created_at: string; duration_ms: number; note: string }
export interface Metric { name: string; value: number | null; low: number | null; high: number | null; gain: number | null; gain_low: number | null; gain_high: number | null }
export type ModelState = "candidate" | "production" | "archived";
export interface Model { id: string; training_id: string; algorithm: string; naive: boolean; state: ModelState; main_metric: string; metrics: Metric[]; order_key: string }
export interface Link { id: string; from_kind: Kind; from_id: string; to_kind: Kind; to_id: string; relation: string }
export interface Silence { id: string; code: string; record_kind: string; record_id: string; reason: string; created_at: string }

export interface Records {
  project: ProjectInfo; objective: Objective; journey: Journey; journey_step: JourneyStep; pain_point: PainPoint; participant: Participant; board: Board; note_group: NoteGroup; note: Note; vote: Vote;
  canvas: Canvas; card: Card; member: Member; version: Version; map_column: MapColumn; epic: Epic; kpi: Kpi; kpi_value: KpiValue; kpi_event: KpiEvent; dataset: Dataset; dataset_version: DatasetVersion; dataset_column: DatasetColumn; training: Training; model: Model; link: Link; silence: Silence;
}
export type Kind = keyof Records;
export type Change = { [K in Kind]: { kind: K; id: string; value: Records[K] | null } }[Kind];   // value null = deleted
/** Answer of every call on a project. `undo`/`redo`: what the next undo/redo would do, as {op, args} worded by messages `op.<op>`. */
export interface Answer<T> { value: T; revision: number; changes: Change[]; undo: Step | null; redo: Step | null }
export interface Step { op: string; args: Record<string, unknown> }
export interface Fault { code: string; args: Record<string, unknown> }                                    // worded by messages `error.<code>`

// Places: `after`/`before` name a neighbour's id; both absent = at the end; {before: first} = at the start.
export interface Place { after?: string | null; before?: string | null }
export interface Finding { code: string; severity: "advice" | "warning" | "never"; kind: Kind; id: string; args: Record<string, unknown>; silenced: string | null /* the reason */ }
export interface ThreadNode { kind: Kind; id: string; title: string; depth: number /* <0 = where it comes from, >0 = what became of it */; via: string /* id of the neighbour nearer to the start */; relation: string }
export interface Hit { kind: Kind; id: string; title: string; excerpt: string; canvas_id?: string | null; board_id?: string | null }
export interface Recent { handle: string; name: string; place: string; opened_at: string; exists: boolean }
export interface Opened { doc: string; name: string; read_only: boolean; reason: Fault | null /* why read-only */; file: string /* file name for display */ }
export interface Job { id: string; what: string; state: "running" | "done" | "failed" | "cancelled"; step: string; done: number; total: number; fault: Fault | null; result: unknown }

/** Commands of the door: [arguments, value]. Plain fields: patch_<kind> {id, fields}. */
export interface Commands {
  // house (no project needed)
  home: [{}, { recents: Recent[]; version: string; dialogs: boolean /* the shell has file dialogs */ }];
  new_project: [{ name: string }, Opened];
  open_recent: [{ handle: string }, Opened];
  open_sample: [{}, Opened];
  pick_open: [{}, Opened | null];                       // only where home.dialogs
  pick_file: [{ purpose: "data" }, { handle: string; name: string } | null];
  save_as: [{}, Opened | null];                          // only where home.dialogs
  close_project: [{}, null];
  jobs: [{}, Job[]];
  cancel_job: [{ id: string }, null];
  // project
  snapshot: [{ kinds?: Kind[] }, { records: { [K in Kind]?: Records[K][] }; name: string; file: string; read_only: boolean; reason: Fault | null; revision: number; undo: Step | null; redo: Step | null }];
  undo: [{}, Step | null];
  redo: [{}, Step | null];
  history: [{ limit?: number }, { op: string; args: Record<string, unknown>; at: string; undone: boolean }[]];
  search: [{ text: string; limit?: number }, Hit[]];
  thread: [{ kind: Kind; id: string }, ThreadNode[]];
  checks: [{}, Finding[]];
  silence_finding: [{ code: string; kind: Kind; id: string; reason: string }, Silence];
  unsilence_finding: [{ id: string }, null];
  link_records: [{ from_kind: Kind; from_id: string; to_kind: Kind; to_id: string }, Link];
  unlink_records: [{ id: string }, null];
  // explore
  add_objective: [{ title: string; parent_id?: string | null } & Place, Objective];
  move_objective: [{ id: string; parent_id: string | null } & Place, Objective];
  delete_objective: [{ id: string }, null];
  add_journey: [{ title: string; kind?: JourneyKind; version?: JourneyVersion; objective_id?: string | null }, Journey];
  delete_journey: [{ id: string }, null];
  add_step: [{ journey_id: string; title: string } & Place, JourneyStep];
  move_step: [{ id: string } & Place, JourneyStep];
  delete_step: [{ id: string }, null];
  add_pain: [{ step_id: string; text: string; kind: PainKind } & Place, PainPoint];
  move_pain: [{ id: string; step_id: string } & Place, PainPoint];
  delete_pain: [{ id: string }, null];
  add_participant: [{ name: string; profile: Profile }, Participant];
  delete_participant: [{ id: string }, null];
  add_board: [{ title: string }, Board];
  delete_board: [{ id: string }, null];
  add_notes: [{ board_id: string; notes: { text: string; x: number; y: number; color?: NoteColor; group_id?: string | null; author_id?: string | null }[] }, Note[]];
  move_notes: [{ moves: { id: string; x: number; y: number; group_id?: string | null /* absent = unchanged */ }[] }, null];
  raise_notes: [{ ids: string[] }, null];                // bring to front
  color_notes: [{ ids: string[]; color: NoteColor }, null];
  duplicate_notes: [{ ids: string[]; dx: number; dy: number }, Note[]];
  delete_notes: [{ ids: string[] }, null];
  group_notes: [{ board_id: string; ids: string[]; title: string }, NoteGroup];   // frame computed around the notes
  move_group: [{ id: string; x: number; y: number }, null];                       // moves its notes too
  ungroup: [{ id: string }, null];
  cast_vote: [{ note_id: string; participant_id?: string | null; count: number /* the new count, 0 = none */ }, null];   // over the budget: error vote_over_budget
  select_ideas: [{ ids: string[] }, Canvas[]];           // each becomes a canvas (Problem, Value proposition, Users filled)
  deselect_idea: [{ id: string }, null];                 // keeps its canvas
  add_canvas: [{ title: string }, Canvas];
  delete_canvas: [{ id: string }, null];
  add_card: [{ canvas_id: string; box: CanvasBox; text: string; choice?: string | null } & Place, Card];   // in box kpi: creates a KPI record too (kpi_id)
  move_card: [{ id: string; box: CanvasBox } & Place, Card];
  delete_card: [{ id: string }, null];
  // organise
  add_member: [{ name: string; profile: string }, Member];
  delete_member: [{ id: string }, null];
  add_version: [{ title: string; objective?: string } & Place, Version];
  move_version: [{ id: string } & Place, Version];
  delete_version: [{ id: string }, null];                // refused while it holds epics: error version_not_empty
  split_column: [{ id: string; title: string }, MapColumn];   // new column of the same area after it
  delete_column: [{ id: string }, null];                 // its epics go to the area's previous column; the last of an area is refused
  add_epic: [{ version_id: string; column_id: string; title: string } & Place, Epic];
  move_epic: [{ id: string; version_id: string; column_id: string } & Place, Epic];
  delete_epic: [{ id: string }, null];
  // streamline: types Preview, Choices, Receipt, Profile, Proposal, Spec, Report come from the analysis crate
  preview_file: [{ handle: string; choices: unknown }, unknown];
  import_file: [{ handle: string; name: string; choices: unknown; dataset_id?: string }, Job];     // result {dataset_id, version_id}
  dataset_profile: [{ version_id: string }, unknown];
  dataset_receipt: [{ version_id: string }, unknown];
  dataset_rows: [{ version_id: string; offset: number; limit: number }, { columns: string[]; rows: (string | null)[][]; total: number }];
  delete_dataset: [{ id: string }, null];
  propose_training: [{ version_id: string; target: string }, unknown];
  train: [{ version_id: string; name?: string; spec: unknown }, Job];                                // result {training_id}
  training_report: [{ id: string }, unknown];
  delete_training: [{ id: string }, null];
  // dashboards
  add_kpi: [{ name: string; level: KpiLevel; unit?: string; direction?: Direction }, Kpi];
  delete_kpi: [{ id: string }, null];
  record_value: [{ kpi_id: string; date: string; value: number; source: string }, KpiValue];      // same date: replaces
  delete_value: [{ id: string }, null];
  add_event: [{ date: string; label: string }, KpiEvent];
  delete_event: [{ id: string }, null];
  draw_kpi: [{ kpi_id: string; width: number; height: number; theme: "light" | "dark"; headline?: boolean }, { svg: string; table: { headers: string[]; rows: string[][] } }];
  draw_models: [{ training_id: string; metric?: string; width: number; height: number; theme: "light" | "dark" }, { svg: string; table: { headers: string[]; rows: string[][] } }];
  draw: [{ spec: unknown; width: number; height: number; theme: "light" | "dark" }, { svg: string; table: { headers: string[]; rows: string[][] } }];
  render_png: [{ svg: string; scale: number }, { png: string /* base64 */ }];
}
// patch commands: patch_project, patch_objective, patch_journey, patch_step (journey_step), patch_pain (pain_point), patch_participant, patch_board, patch_group (note_group), patch_note,
// patch_canvas, patch_card, patch_member, patch_version, patch_column (map_column), patch_epic, patch_kpi, patch_value (kpi_value), patch_event (kpi_event), patch_dataset, patch_dataset_column, patch_training (name, note), patch_model (state):
// [{ id: string; fields: Partial<Record> }, Record]. Consecutive patches of the same field of the same record coalesce into one undo step.

// ── Transport (ui/src/ipc/client.ts is the only file that knows it)
// Browser: POST /api/call  {doc: string|null, command, args, locale: "en"|"fr", zone: "Europe/Paris"} with header `Authorization: Bearer TOKEN`
//          → 200 Answer, or 4xx/5xx Fault. Token: in the URL's fragment #token=…, exchanged once (POST /api/session {token} → {token: session token, doc: string|null}), kept in sessionStorage.
//          Push: WebSocket /api/push?doc=… (first message {token}) → {type:"changes", doc, revision, changes, undo, redo} | {type:"job", job}
//          POST /api/upload?name=FILE (raw body) → {handle, name}  (browser's file chooser and drop)
// Tauri:   invoke("call", {doc, command, args, locale, zone}) ; listen("push", …) ; file drop and dialogs give handles: listen("dropped", {handle, name, kind: "data"|"project"})
