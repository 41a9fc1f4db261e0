// Generated from the command list of the `api` crate by `cargo xtask bindings`. Do not edit.

export type AddBoard = { title: string, };
export type AddCanvas = { title: string, };
export type AddCard = { canvas_id: string, box: CanvasBox, text: string, choice?: string, after?: string, before?: string, };
export type AddEpic = { version_id: string, column_id: string, title: string, after?: string, before?: string, };
export type AddEvent = { date: string, label: string, };
export type AddJourney = { title: string, kind?: JourneyKind, version?: JourneyVersion, objective_id?: string, };
export type AddKpi = { name: string, level: KpiLevel, unit?: string, direction?: Direction, };
export type AddMember = { name: string, profile: string, };
export type AddNotes = { board_id: string, notes: Array<NewNote>, };
export type AddObjective = { title: string, parent_id?: string, after?: string, before?: string, };
export type AddPain = { step_id: string, text: string, kind: PainKind, after?: string, before?: string, };
export type AddParticipant = { name: string, profile: Profile, };
export type AddStep = { journey_id: string, title: string, after?: string, before?: string, };
export type AddVersion = { title: string, objective?: string, after?: string, before?: string, };
export type Area = "ingestion" | "modelling" | "activation" | "monitoring" | "infrastructure";
export type Arg = number | string;
export type Availability = "available" | "acquirable" | "missing";
export type Backup = { 
/**
 * File name in the project's backup folder; it names the backup.
 */
name: string, made_at: string, bytes: number, };
export type Board = { id: string, title: string, phase: Phase, votes_per_person: number, order_key: string, };
export type ByHandle = { handle: string, };
export type ById = { id: string, };
export type Canvas = { id: string, 
/**
 * The idea it came from.
 */
note_id: string | null, title: string, order_key: string, };
export type CanvasBox = "problem" | "sources" | "value" | "integration" | "users" | "extension_problem" | "extension_value" | "extension_users" | "kpi" | "frequency" | "environment";
export type Card = { id: string, canvas_id: string, box: CanvasBox, text: string, state: CardState, kpi_id: string | null, source_class: SourceClass | null, availability: Availability | null, acquire_how: string, acquire_when: string, 
/**
 * What is done without this source.
 */
fallback: string, 
/**
 * The structured answer of integration, frequency and environment.
 */
choice: string | null, order_key: string, };
export type CardState = "answered" | "assumed" | "unknown";
export type CastVote = { note_id: string, participant_id?: string, 
/**
 * The new number of dots; 0 takes the vote back.
 */
count: number, };
export type Choices = { 
/**
 * A label of the WHATWG Encoding Standard: `utf-8`, `windows-1252`, `utf-16le` …
 */
encoding: string | null, 
/**
 * One or more characters.
 */
separator: string | null, 
/**
 * One character; empty: cells are never quoted.
 */
quote: string | null, 
/**
 * One character before a quote inside quotes; empty: quotes are doubled.
 */
escape: string | null, 
/**
 * Rows that name the columns; 0: none.
 */
header_rows: number | null, 
/**
 * Lines before the header.
 */
skip_rows: number | null, 
/**
 * `.` or `,`.
 */
decimal: string | null, 
/**
 * Between groups of three digits; empty: none.
 */
thousands: string | null, date_order: DateOrder | null, 
/**
 * Words that mean "no value", in any column. Replaces the usual list.
 */
missing: Array<string> | null, 
/**
 * By the column's name. A cell that does not fit the kind is nulled and listed in the receipt.
 */
kinds: { [key in string]: ColumnKind }, };
export type ColorNotes = { ids: Array<string>, color: NoteColor, };
export type Column = { 
/**
 * Unique within the file, never empty.
 */
name: string, kind: ColumnKind, 
/**
 * Up to five different cells, as written.
 */
examples: Array<string>, };
export type ColumnKind = "integer" | "number" | "boolean" | "date" | "date_time" | "category" | "text" | "identifier" | "empty";
export type ColumnProposal = { column: string, feature: boolean, 
/**
 * Why it is left out; worded under `reason.<reason>`.
 */
reason: string | null, 
/**
 * The other column that a duplicate repeats.
 */
of: string | null, };
export type Dataset = { id: string, name: string, description: string, created_at: string, order_key: string, };
export type DatasetColumn = { id: string, dataset_id: string, name: string, position: number, kind: string, meaning: string, unit: string, owner: string, personal: boolean, 
/**
 * Known only after the event: never a feature of what predicts it.
 */
known_after: boolean, pitfalls: string, };
export type DatasetRows = { columns: Array<string>, rows: Array<Array<string | null>>, total: number, };
export type DateOrder = "day_month_year" | "month_day_year" | "year_month_day";
export type Deleted = { id: string, };
export type Direction = "up" | "down";
export type Draw = { spec: unknown, width: number, height: number, theme: Theme, };
export type DrawKpi = { kpi_id: string, width: number, height: number, theme: Theme, 
/**
 * With the finding as its headline: for a chart that stands alone.
 */
headline?: boolean, };
export type DrawModels = { training_id: string, 
/**
 * Absent: the main metric.
 */
metric?: string, width: number, height: number, theme: Theme, };
export type Drawn = { 
/**
 * One `svg` element with a view box; text is escaped, nothing in it can run or load.
 */
svg: string, table: Table, 
/**
 * Places to point at, in the units of the view box, with what is to be read there.
 */
hover: Array<Hover>, };
export type DuplicateNotes = { ids: Array<string>, dx: number, dy: number, };
export type Epic = { id: string, version_id: string, column_id: string, title: string, detail: string, points: number | null, state: EpicState, order_key: string, };
export type EpicState = "todo" | "doing" | "done";
export type Exported = unknown;
export type Fault = { code: string, args: Record<string, unknown>, };
export type Finding = { code: string, severity: Severity, kind: string, id: string, args: Record<string, unknown>, 
/**
 * The reason with which the team has set it aside.
 */
silenced: string | null, };
export type Found<T> = { value: T, 
/**
 * 0 to 1; 1 when the user chose it.
 */
confidence: number, 
/**
 * Worded under `evidence_data.<code>`.
 */
evidence: Note, };
export type GroupNotes = { board_id: string, ids: Array<string>, title: string, };
export type Handle = { handle: string, name: string, };
export type HistoryEntry = { op: string, args: Record<string, unknown>, at: string, undone: boolean, };
export type HistoryOf = { limit?: number, };
export type Hit = { kind: string, id: string, title: string, 
/**
 * What stands around the text found, where that is not the title.
 */
excerpt: string, canvas_id: string | null, board_id: string | null, };
export type Home = { recents: Array<Recent>, version: string, 
/**
 * The shell has dialogs for files; else files come by upload.
 */
dialogs: boolean, };
export type Hover = { x: number, y: number, label: string, };
export type ImportFile = { handle: string, name: string, choices?: Choices, 
/**
 * The file is a new version of this dataset.
 */
dataset_id?: string, };
export type Job = { id: string, 
/**
 * `import` or `train`.
 */
what: string, state: JobState, 
/**
 * Code of the step under way, worded by `job.<step>`.
 */
step: string, done: number, total: number, fault: Fault | null, result: unknown, };
export type JobState = "running" | "done" | "failed" | "cancelled";
export type Journey = { id: string, objective_id: string | null, title: string, kind: JourneyKind, version: JourneyVersion, order_key: string, };
export type JourneyKind = "process" | "user_journey";
export type JourneyStep = { id: string, journey_id: string, title: string, 
/**
 * Who does it.
 */
actor: string, 
/**
 * With what.
 */
tool: string, minutes: number | null, order_key: string, };
export type JourneyVersion = "as_is" | "to_be";
export type Kpi = { id: string, objective_id: string | null, canvas_id: string | null, name: string, definition: string, level: KpiLevel, owner: string, unit: string, 
/**
 * Which way is better.
 */
direction: Direction, period: Period | null, baseline: number | null, target: number | null, target_date: string | null, order_key: string, };
export type KpiEvent = { id: string, date: string, label: string, };
export type KpiLevel = "principal" | "secondary" | "technical";
export type KpiValue = { id: string, kpi_id: string, date: string, value: number, source: string, source_kind: ValueSource, version_id: string | null, };
export type LineEnd = "lf" | "cr_lf" | "cr";
export type Link = { id: string, from_kind: string, from_id: string, to_kind: string, to_id: string, relation: string, };
export type LinkRecords = { from_kind: string, from_id: string, to_kind: string, to_id: string, };
export type MapColumn = { id: string, area: Area, title: string, order_key: string, };
export type Member = { id: string, name: string, profile: string, devops: number, infrastructure: number, data_engineering: number, software: number, statistics: number, machine_learning: number, business: number, product: number, 
/**
 * What the member wants to pass on.
 */
share: string, 
/**
 * What the member wants to learn.
 */
learn: string, order_key: string, };
export type Metric = { name: string, higher_is_better: boolean, value: number | null, low: number | null, high: number | null, gain: number | null, gain_low: number | null, gain_high: number | null, };
export type Model = { id: string, training_id: string, algorithm: string, naive: boolean, state: ModelState, main_metric: string, metrics: Array<Metric>, order_key: string, };
export type ModelState = "candidate" | "production" | "archived";
export type MoveCard = { id: string, box: CanvasBox, after?: string, before?: string, };
export type MoveEpic = { id: string, version_id: string, column_id: string, after?: string, before?: string, };
export type MoveGroup = { id: string, x: number, y: number, };
export type MoveNotes = { moves: Array<NoteMove>, };
export type MoveObjective = { id: string, parent_id?: string, after?: string, before?: string, };
export type MovePain = { id: string, step_id: string, after?: string, before?: string, };
export type MoveStep = { id: string, after?: string, before?: string, };
export type MoveVersion = { id: string, after?: string, before?: string, };
export type NewNote = { text: string, x: number, y: number, color?: NoteColor, group_id?: string, author_id?: string, };
export type NewProject = { name: string, };
export type Note = { id: string, board_id: string, group_id: string | null, author_id: string | null, text: string, color: NoteColor, x: number, y: number, width: number, height: number, selected: boolean, 
/**
 * The idea changes the process: its to-be version should show it.
 */
changes_process: boolean, created_at: string, order_key: string, };
export type NoteColor = "butter" | "mint" | "sky" | "rose" | "lilac" | "sand";
export type NoteGroup = { id: string, board_id: string, title: string, x: number, y: number, width: number, height: number, };
export type NoteMove = { id: string, x: number, y: number, 
/**
 * Absent: the group stays as it is; null: out of any group.
 */
group_id: string | null, };
export type Notes = { ids: Array<string>, };
export type Nothing = Record<string, never>;
export type Nulled = { 
/**
 * Row of the table, from 1.
 */
row: number, column: string, text: string, };
export type Objective = { id: string, parent_id: string | null, title: string, detail: string, order_key: string, };
export type OfVersion = { version_id: string, };
export type OpenSample = { 
/**
 * Start the sample afresh instead of going on with the copy of last time.
 */
reset?: boolean, };
export type Opened = { doc: string, name: string, read_only: boolean, 
/**
 * Why it is read-only: worded by `read_only.<code>`.
 */
reason: Fault | null, file: string, };
export type PainFrequency = "rarely" | "sometimes" | "often" | "always";
export type PainKind = "time_consuming" | "under_performing" | "frustrating";
export type PainPoint = { id: string, step_id: string, text: string, kind: PainKind, 
/**
 * 1 (slight) to 5 (unbearable).
 */
severity: number | null, frequency: PainFrequency | null, evidence: string, order_key: string, };
export type Participant = { id: string, name: string, profile: Profile, order_key: string, };
export type Patch<T> = { id: string, fields: Partial<T>, };
export type Period = "day" | "week" | "month" | "quarter";
export type Phase = "frame" | "diverge" | "combine" | "choose";
export type PickFile = { purpose: Purpose, };
export type Png = { png: string, };
export type Preview = { reading: Reading, columns: Array<Column>, 
/**
 * The first rows, at most 100, cells as written.
 */
rows: Array<Array<string>>, 
/**
 * Whether the kinds were found on the whole file (else on its first megabytes).
 */
whole_file: boolean, findings: Array<Note>, };
export type PreviewFile = { handle: string, choices: Choices, };
export type Profile = "manager" | "business_expert" | "user" | "product_manager" | "data_scientist" | "data_engineer" | "ml_engineer" | "designer" | "other";
export type ProjectInfo = { id: string, name: string, created_at: string, 
/**
 * IANA name of the time zone.
 */
zone: string, };
export type Proposal = { target: string, task: Task, 
/**
 * The target is a number with few values: the task might be a regression.
 */
task_unsure: boolean, classes: Array<string>, positive: string | null, 
/**
 * All columns but the target, in the order of the catalogue.
 */
columns: Array<ColumnProposal>, split: Split, warnings: Array<Finding>, };
export type ProposeSpec = { version_id: string, target: string, seed?: number, };
export type ProposeTraining = { version_id: string, target: string, };
export type Purpose = "data";
export type Push = { "type": "changes", doc: string, revision: number, changes: Change[], undo: Step | null, redo: Step | null, } | { "type": "job", job: Job, };
export type Reading = { 
/**
 * Label of the Encoding Standard, lower case.
 */
encoding: Found<string>, line_end: Found<LineEnd>, 
/**
 * Empty for a file of one column.
 */
separator: Found<string>, 
/**
 * Empty: cells are not quoted.
 */
quote: Found<string>, 
/**
 * Empty: quotes are doubled.
 */
escape: Found<string>, 
/**
 * Lines before the header.
 */
skip_rows: Found<number>, header_rows: Found<number>, columns: number, 
/**
 * `.` or `,`.
 */
decimal: Found<string>, 
/**
 * Empty: none seen.
 */
thousands: Found<string>, 
/**
 * `None`: no dates written with numbers only.
 */
date_order: Found<DateOrder | null>, };
export type Receipt = { bytes: number, 
/**
 * Rows of the file with anything in them: `preamble + header + rejected + rows_out`.
 */
rows_read: number, 
/**
 * Lines before the header.
 */
preamble: number, header: number, rows_out: number, 
/**
 * Lines without any cell: not rows.
 */
blank_lines: number, rejected: number, rejected_rows: Array<Rejected>, repaired: number, repaired_rows: Array<Repaired>, 
/**
 * Cells that were nothing but blanks, beside the empty ones, in columns where this means missing.
 */
blank_cells: number, 
/**
 * Cells that held a word for "missing".
 */
missing_words: number, missing_word_cells: Array<Nulled>, 
/**
 * Cells that did not fit the kind chosen by the user.
 */
unfit: number, unfit_cells: Array<Nulled>, 
/**
 * Bytes that are not valid in the encoding, replaced.
 */
bad_bytes: number, 
/**
 * NUL characters left out.
 */
nul_bytes: number, };
export type Recent = { handle: string, name: string, place: string, opened_at: string, exists: boolean, };
export type RecordValue = { kpi_id: string, date: string, value: number, source: string, };
export type Rejected = { 
/**
 * Line of the file, from 1.
 */
line: number, 
/**
 * Worded under `row_data.<reason>`.
 */
reason: string, 
/**
 * The row as written, shortened to 1,000 characters.
 */
text: string, };
export type RenderPng = { svg: string, 
/**
 * Pixels by CSS pixel, 1 to 4.
 */
scale: number, };
export type Repaired = { 
/**
 * Line of the file, from 1.
 */
line: number, 
/**
 * Worded under `row_data.<what>`.
 */
what: string, 
/**
 * The row as written, shortened to 1,000 characters.
 */
text: string, };
export type Report = { task: Task, target: string, classes: Array<string>, positive: string | null, 
/**
 * Rows of each class among the used ones, in the order of `classes`.
 */
class_rows: Array<number>, split: Split, seed: number, rows: Rows, features: Array<string>, 
/**
 * The name of the metric that ranks the models.
 */
main_metric: string, 
/**
 * Share of rows acted on in `recall_top`.
 */
workload: number | null, 
/**
 * Positions among the models.
 */
best_naive: number, 
/**
 * The best of those that are not naive, if one could be fitted.
 */
best_simple: number | null, warnings: Array<Finding>, 
/**
 * Worded under `conclusion.<code>`.
 */
conclusion: Finding, };
export type RestoreBackup = { name: string, };
export type Rows = { total: number, 
/**
 * Left out, since the target is missing.
 */
target_missing: number, 
/**
 * With folds, all used rows are trained on and tested.
 */
train: number, test: number, };
export type RowsOf = { version_id: string, offset: number, limit: number, };
export type Search = { text: string, limit?: number, };
export type Severity = "advice" | "warning" | "never";
export type Silence = { id: string, code: string, record_kind: string, record_id: string, reason: string, created_at: string, };
export type SilenceFinding = { code: string, kind: string, id: string, reason: string, };
export type Snapshot = { records: { [K in Kind]?: Records[K][] }, name: string, file: string, read_only: boolean, reason: Fault | null, revision: number, undo: Step | null, redo: Step | null, };
export type SnapshotOf = { 
/**
 * Absent: every kind.
 */
kinds: Kind[], };
export type SourceClass = "necessary" | "important" | "secondary";
export type Spec = { 
/**
 * The column to be predicted.
 */
target: string, 
/**
 * Found from the target if not given.
 */
task: Task | null, 
/**
 * The class whose probability is given, for two classes; found if not given.
 */
positive: string | null, 
/**
 * The columns to learn from.
 */
features: Array<string>, split: Split, seed: number, 
/**
 * The columns whose groups the naive group model takes the mean or rate of, one to three; found if empty.
 */
group_keys: Array<string>, 
/**
 * The share of rows that one can act on, in (0, 1], for "recall in the top x %"; the share of positives if not
 * given, that is, as many rows as there are positives.
 */
workload: number | null, tree: TreeSpec, };
export type Split = { "kind": "holdout", test_share: number, } | { "kind": "time", column: string, test_share: number, } | { "kind": "folds", k: number, };
export type SplitColumn = { id: string, title: string, };
export type Step = { op: string, args: Record<string, unknown>, };
export type StoredReceipt = { reading: Reading, receipt: Receipt, findings: Array<Note>, };
export type Table = { headers: Array<string>, 
/**
 * Each as long as the headers.
 */
rows: Array<Array<string>>, };
export type Task = "regression" | "binary" | "multiclass";
export type Theme = "light" | "dark" | "projector" | "projector_dark";
export type ThreadNode = { kind: string, id: string, title: string, 
/**
 * Below zero: where it comes from; above: what became of it; zero: the record itself.
 */
depth: number, 
/**
 * The neighbour nearer to the record asked about.
 */
via: string, relation: string, };
export type ThreadOf = { kind: string, id: string, };
export type Train = { version_id: string, name?: string, spec: Spec, };
export type Training = { id: string, version_id: string, name: string, target: string, task: Task, seed: number, rows: number, best_naive: string | null, best: string | null, features: Array<string>, created_at: string, duration_ms: number, note: string, };
export type TrainingReport = { spec: Spec, report: Report, models: ModelReport[], };
export type TreeSpec = { 
/**
 * At most so many questions in a row (1 to 12).
 */
depth: number, 
/**
 * At least so many training rows in a leaf; `None` takes one in two hundred, between 1 and 100.
 */
min_leaf: number | null, };
export type ValueSource = "typed" | "dataset" | "model";
export type Version = { id: string, title: string, objective: string, kpi_id: string | null, starts_on: string | null, ends_on: string | null, order_key: string, };

/** Every kind of record, by the name of its table. */
export interface Records {
  project: ProjectInfo;
  objective: Objective;
  journey: Journey;
  journey_step: JourneyStep;
  pain_point: PainPoint;
  participant: Participant;
  board: Board;
  note_group: NoteGroup;
  note: Note;
  vote: Vote;
  canvas: Canvas;
  kpi: Kpi;
  card: Card;
  member: Member;
  version: Version;
  map_column: MapColumn;
  epic: Epic;
  dataset: Dataset;
  dataset_version: DatasetVersion;
  dataset_column: DatasetColumn;
  training: Training;
  model: Model;
  kpi_value: KpiValue;
  kpi_event: KpiEvent;
  link: Link;
  silence: Silence;
}
export type Kind = keyof Records;
/** A record that changed; null: it was deleted. */
export type Change = { [K in Kind]: { kind: K; id: string; value: Records[K] | null } }[Kind];
/** What a call answers. The revision is -1 where the call is about no document. */
export interface Answer<T> { value: T; revision: number; changes: Change[]; undo: Step | null; redo: Step | null }

/** The commands of the door: arguments and value. */
export interface Commands {
  home: [Nothing, Home];
  new_project: [NewProject, Opened];
  open_recent: [ByHandle, Opened];
  forget_recent: [ByHandle, null];
  open_sample: [OpenSample, Opened];
  pick_open: [Nothing, Opened | null];
  open_file: [ByHandle, Opened];
  pick_file: [PickFile, Handle | null];
  save_as: [Nothing, Opened | null];
  clean_copy: [Nothing, Opened];
  backups: [Nothing, Array<Backup>];
  restore_backup: [RestoreBackup, Opened];
  close_project: [Nothing, null];
  jobs: [Nothing, Array<Job>];
  cancel_job: [ById, null];
  snapshot: [SnapshotOf, Snapshot];
  undo: [Nothing, Step | null];
  redo: [Nothing, Step | null];
  history: [HistoryOf, Array<HistoryEntry>];
  search: [Search, Array<Hit>];
  thread: [ThreadOf, Array<ThreadNode>];
  export_project: [Nothing, Exported];
  checks: [Nothing, Array<Finding>];
  silence_finding: [SilenceFinding, Silence];
  unsilence_finding: [Deleted, null];
  link_records: [LinkRecords, Link];
  unlink_records: [Deleted, null];
  patch_project: [Patch<ProjectInfo>, ProjectInfo];
  add_objective: [AddObjective, Objective];
  move_objective: [MoveObjective, Objective];
  patch_objective: [Patch<Objective>, Objective];
  delete_objective: [Deleted, null];
  add_journey: [AddJourney, Journey];
  patch_journey: [Patch<Journey>, Journey];
  delete_journey: [Deleted, null];
  add_step: [AddStep, JourneyStep];
  move_step: [MoveStep, JourneyStep];
  patch_step: [Patch<JourneyStep>, JourneyStep];
  delete_step: [Deleted, null];
  add_pain: [AddPain, PainPoint];
  move_pain: [MovePain, PainPoint];
  patch_pain: [Patch<PainPoint>, PainPoint];
  delete_pain: [Deleted, null];
  add_participant: [AddParticipant, Participant];
  patch_participant: [Patch<Participant>, Participant];
  delete_participant: [Deleted, null];
  add_board: [AddBoard, Board];
  patch_board: [Patch<Board>, Board];
  delete_board: [Deleted, null];
  add_notes: [AddNotes, Array<Note>];
  move_notes: [MoveNotes, null];
  raise_notes: [Notes, null];
  color_notes: [ColorNotes, null];
  duplicate_notes: [DuplicateNotes, Array<Note>];
  patch_note: [Patch<Note>, Note];
  delete_notes: [Notes, null];
  group_notes: [GroupNotes, NoteGroup];
  move_group: [MoveGroup, null];
  patch_group: [Patch<NoteGroup>, NoteGroup];
  ungroup: [Deleted, null];
  cast_vote: [CastVote, null];
  select_ideas: [Notes, Array<Canvas>];
  deselect_idea: [Deleted, null];
  add_canvas: [AddCanvas, Canvas];
  patch_canvas: [Patch<Canvas>, Canvas];
  delete_canvas: [Deleted, null];
  add_card: [AddCard, Card];
  move_card: [MoveCard, Card];
  patch_card: [Patch<Card>, Card];
  delete_card: [Deleted, null];
  add_member: [AddMember, Member];
  patch_member: [Patch<Member>, Member];
  delete_member: [Deleted, null];
  add_version: [AddVersion, Version];
  move_version: [MoveVersion, Version];
  patch_version: [Patch<Version>, Version];
  delete_version: [Deleted, null];
  split_column: [SplitColumn, MapColumn];
  patch_column: [Patch<MapColumn>, MapColumn];
  delete_column: [Deleted, null];
  add_epic: [AddEpic, Epic];
  move_epic: [MoveEpic, Epic];
  patch_epic: [Patch<Epic>, Epic];
  delete_epic: [Deleted, null];
  preview_file: [PreviewFile, Preview];
  import_file: [ImportFile, Job];
  dataset_profile: [OfVersion, Profile];
  dataset_receipt: [OfVersion, StoredReceipt];
  dataset_rows: [RowsOf, DatasetRows];
  patch_dataset: [Patch<Dataset>, Dataset];
  patch_dataset_column: [Patch<DatasetColumn>, DatasetColumn];
  delete_dataset: [Deleted, null];
  propose_training: [ProposeTraining, Proposal];
  propose_spec: [ProposeSpec, Spec];
  train: [Train, Job];
  training_report: [ById, TrainingReport];
  patch_training: [Patch<Training>, Training];
  patch_model: [Patch<Model>, Model];
  delete_training: [Deleted, null];
  add_kpi: [AddKpi, Kpi];
  patch_kpi: [Patch<Kpi>, Kpi];
  delete_kpi: [Deleted, null];
  record_value: [RecordValue, KpiValue];
  patch_value: [Patch<KpiValue>, KpiValue];
  delete_value: [Deleted, null];
  add_event: [AddEvent, KpiEvent];
  patch_event: [Patch<KpiEvent>, KpiEvent];
  draw_kpi: [DrawKpi, Drawn];
  draw_models: [DrawModels, Drawn];
  draw: [Draw, Drawn];
  render_png: [RenderPng, Png];
  delete_event: [Deleted, null];
}
