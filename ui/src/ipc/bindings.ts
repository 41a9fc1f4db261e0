// Generated from the command list of the `api` crate by `cargo xtask bindings`. Do not edit.

export type AddAgendaItem = { board_id: string, title: string, minutes: number, kind: AgendaKind, phase?: Phase | null, place?: Place, };
export type AddBoard = { title: string, };
export type AddCanvas = { title: string, };
export type AddCard = { canvas_id: string, box: CanvasBox, text: string, choice?: string | null, state?: CardState | null, 
/**
 * The record that the card comes from: a pain point, a step.
 */
from_kind?: Kind, from_id?: string | null, 
/**
 * A KPI that is there already, for a card of the KPI box.
 */
kpi_id?: string | null, 
/**
 * The dataset of the catalogue that a source is.
 */
dataset_id?: string | null, after?: string | null, before?: string | null, };
export type AddCriteria = { board_id: string, criteria: Array<NewCriterion>, };
export type AddEpic = { version_id: string, column_id: string, title: string, after?: string | null, before?: string | null, };
export type AddEvent = { date: string, label: string, };
export type AddExperiment = { title: string, purpose?: string | null, author?: string | null, 
/**
 * Absent: today.
 */
made_on?: string | null, path?: string | null, data?: string | null, features?: string | null, parameters?: string | null, result?: string | null, };
export type AddJourney = { title: string, kind?: JourneyKind | null, version?: JourneyVersion | null, objective_id?: string | null, };
export type AddKpi = { name: string, level: KpiLevel, unit?: string | null, direction?: Direction | null, };
export type AddLane = { journey_id: string, title: string, after?: string | null, before?: string | null, };
export type AddLine = { board_id: string, kind: LineKind, text: string, };
export type AddMember = { name: string, profile: string, };
export type AddNotes = { board_id: string, notes: Array<NewNote>, };
export type AddObjective = { title: string, parent_id?: string | null, after?: string | null, before?: string | null, };
export type AddPain = { step_id: string, text: string, kind: PainKind, after?: string | null, before?: string | null, };
export type AddParticipant = { name: string, profile: Profile, };
export type AddParticipants = { people: Array<NewPerson>, };
export type AddPicture = { board_id: string, handle?: string | null, base64?: string | null, 
/**
 * What the file is called, where the bytes are given.
 */
name?: string | null, 
/**
 * The middle of the picture.
 */
x: number, y: number, color?: NoteColor | null, group_id?: string | null, author_id?: string | null, };
export type AddPreparation = { dataset_id: string, name: string, };
export type AddPreparationCopy = { id: string, name: string, };
export type AddPreparationSteps = { preparation_id: string, steps: Array<NewStep>, after?: string | null, before?: string | null, };
export type AddPrototype = { uncertainty_id: string, question: string, days?: number | null, };
export type AddPrototypeFinding = { prototype_id: string, kind: LessonKind, text: string, source?: string | null, 
/**
 * The card of the source, on the canvas.
 */
card_id?: string | null, };
export type AddRules = { dataset_id: string, rules: Array<NewRule>, };
export type AddStep = { journey_id: string, title: string, lane_id?: string | null, after?: string | null, before?: string | null, };
export type AddSteps = { journey_id: string, steps: Array<PastedStep>, };
export type AddUncertainty = { statement: string, family: UncertaintyFamily, criticality?: Criticality | null, guide?: string | null, canvas_id?: string | null, card_id?: string | null, step_id?: string | null, after?: string | null, before?: string | null, };
export type AddUserTest = { uncertainty_id: string, tester: string, mockup?: string | null, mockup_version?: number | null, scenario?: string | null, };
export type AddVersion = { title: string, objective?: string | null, after?: string | null, before?: string | null, };
export type AddWhy = { chain_id: string, text: string, after?: string | null, before?: string | null, };
export type AddWhyChain = { objective_id: string, 
/**
 * The first answer.
 */
text: string, };
export type AgendaItem = { id: string, board_id: string, title: string, minutes: number, kind: AgendaKind, 
/**
 * The phase that the board goes to when it begins.
 */
phase: Phase | null, order_key: string, };
export type AgendaKind = "work" | "break";
export type AgendaRun = { id: string, board_id: string, item_id: string | null, title: string, kind: AgendaKind, phase: Phase | null, round: number, 
/**
 * With the minutes that were added.
 */
planned_seconds: number, started_at: string, 
/**
 * None while it goes on.
 */
ended_at: string | null, 
/**
 * Counted until the last pause.
 */
elapsed_ms: number, 
/**
 * None while it is paused.
 */
running_since: string | null, };
export type Alike = { ids: Array<string>, 
/**
 * 0 to 1.
 */
likeness: number, };
export type ApplyProfile = { id: string, profile: string, };
export type Area = "ingestion" | "modelling" | "activation" | "monitoring" | "infrastructure";
export type Aspect = "value" | "feasibility" | "effort";
export type AssessCanvas = { canvas_id: string, aspect: Aspect, 
/**
 * 1 to 5; null takes it away.
 */
score?: number | null, 
/**
 * Absent: as it was.
 */
reason?: string | null, };
export type Assessment = { id: string, canvas_id: string, aspect: Aspect, score: number | null, reason: string, };
export type Availability = "available" | "acquirable" | "missing";
export type Axis = "value" | "ease";
export type Backup = { 
/**
 * File name in the project's backup folder; it names the backup.
 */
name: string, made_at: string, bytes: number, };
export type BackupsOf = { 
/**
 * A file that could not be opened; absent: the open project.
 */
handle?: string | null, };
export type Board = { id: string, title: string, phase: Phase, votes_per_person: number, order_key: string, round: number, 
/**
 * New notes are hidden from the room until they are revealed.
 */
hide_new: boolean, 
/**
 * Votes are nobody's but the voter's to see, until they are revealed.
 */
votes_secret: boolean, 
/**
 * Minutes without a note after which the method speaks up; 0: never.
 */
stalled_minutes: number, };
export type BoardFormat = "pdf" | "svg" | "png" | "csv" | "excel_csv" | "json_canvas";
export type BringDictionary = { dataset_id: string, handle: string, };
export type BringNotes = { board_id: string, handle: string, 
/**
 * For a table.
 */
columns?: NoteColumns | null, 
/**
 * The upper left corner of what comes.
 */
x: number, y: number, };
export type ByHandle = { handle: string, };
export type ById = { id: string, };
export type ByName = { name: string, };
export type Canvas = { id: string, 
/**
 * The idea it came from.
 */
note_id: string | null, title: string, order_key: string, };
export type CanvasBox = "problem" | "sources" | "value" | "integration" | "users" | "extension_problem" | "extension_value" | "extension_users" | "kpi" | "frequency" | "environment";
export type CanvasDifference = { 
/**
 * The canvas's title, as words kept, removed and added.
 */
title: Array<Piece>, 
/**
 * Every card of both, by box in reading order; a removed one stands where it stood.
 */
cards: Array<CardDifference>, added: number, removed: number, 
/**
 * Changed in words or in what they say; or moved.
 */
changed: number, };
export type CanvasFormat = "pdf" | "svg" | "png" | "markdown";
export type CanvasSnapshot = { id: string, canvas_id: string, title: string, taken_at: string, canvas_title: string, 
/**
 * In the order of the canvas.
 */
cards: Array<KeptCard>, };
export type Card = { id: string, canvas_id: string, box: CanvasBox, text: string, state: CardState, kpi_id: string | null, source_class: SourceClass | null, availability: Availability | null, acquire_how: string, acquire_when: string, 
/**
 * What is done without this source.
 */
fallback: string, 
/**
 * The structured answer of integration, frequency and environment.
 */
choice: string | null, order_key: string, };
export type CardChange = "same" | "added" | "removed" | "changed";
export type CardDifference = { id: string, change: CardChange, 
/**
 * Where it stands; for a removed card, where it stood.
 */
box: CanvasBox, 
/**
 * The box that it has left.
 */
from_box: CanvasBox | null, 
/**
 * It stands elsewhere among the cards of its box.
 */
reordered: boolean, text: Array<Piece>, 
/**
 * As it is in the later of the two.
 */
card: KeptCard, fields: Array<FieldDifference>, };
export type CardState = "answered" | "assumed" | "unknown";
export type CastVote = { note_id: string, participant_id?: string | null, 
/**
 * The new number of dots; 0 takes the vote back.
 */
count: number, };
export type CheckRule = { version_id: string, target: string, task: string | null, positive?: string | null, text: string, };
export type ColorMeaning = { id: string, board_id: string, color: NoteColor, text: string, };
export type ColorNotes = { ids: Array<string>, color: NoteColor, };
export type CompareVersions = { version_id: string, 
/**
 * Left out: the one before it.
 */
before_id?: string | null, };
export type Compared = { canvas_id: string, title: string, value: number | null, feasibility: number | null, effort: number | null, 
/**
 * Uncertainties neither concluded nor waived; how many of them are critical.
 */
open: number, critical: number, 
/**
 * Cards whose answer nobody knows.
 */
unknown: number, };
export type ConcludePrototype = { id: string, outcome: UncertaintyOutcome, conclusion: string, result?: number | null, };
export type ConcludeUncertainty = { id: string, outcome: UncertaintyOutcome, conclusion: string, };
export type Cost = { actual: string, predicted: string, value: number, };
export type Criterion = { id: string, board_id: string, title: string, weight: number, axis: Axis, order_key: string, };
export type Criticality = "critical" | "major" | "minor";
export type Dataset = { id: string, name: string, description: string, created_at: string, order_key: string, };
export type DatasetColumn = { id: string, dataset_id: string, name: string, position: number, kind: string, meaning: string, unit: string, owner: string, personal: boolean, 
/**
 * Known only after the event: never a feature of what predicts it.
 */
known_after: boolean, pitfalls: string, 
/**
 * What it holds of people (`email`, `iban`, …), where `personal`.
 */
personal_kind: string, 
/**
 * Somebody looked, and it is no personal data.
 */
not_personal: boolean, };
export type DatasetRows = { columns: Array<string>, rows: Array<Array<string | null>>, total: number, };
export type DatasetVersion = { id: string, dataset_id: string, number: number, file_name: string, 
/**
 * SHA-256 of the file.
 */
file_hash: string, file_bytes: number, imported_at: string, rows_in: number, rows_out: number, rows_rejected: number, cells_nulled: number, cells_repaired: number, columns: number, 
/**
 * The newest date that a row bears, no later than the import; empty: none.
 */
newest: string, };
export type Decide = { canvas_id: string, verdict: DecisionVerdict, reasons: string, people?: Array<string> | null, 
/**
 * The canvases that were compared, this one among them or not.
 */
compared?: Array<string> | null, 
/**
 * Absent: today.
 */
decided_on?: string | null, };
export type Decision = { id: string, canvas_id: string | null, 
/**
 * The canvas's title when it was decided.
 */
title: string, verdict: DecisionVerdict, reasons: string, decided_on: string, people: Array<string>, compared: Array<Compared>, reopened_on: string | null, reopened_for: string, order_key: string, };
export type DecisionVerdict = "go" | "stop" | "park";
export type Deleted = { id: string, };
export type DictionaryRead = { 
/**
 * Columns that the file speaks of, and those whose description it changed.
 */
matched: number, changed: number, 
/**
 * Names in the file that no column has.
 */
unknown: Array<string>, 
/**
 * Columns that the file does not speak of.
 */
absent: Array<string>, 
/**
 * Titles that are no field of a dictionary.
 */
ignored: Array<string>, unread: Array<UnreadCell>, };
export type DifferenceOf = { canvas_id: string, 
/**
 * The earlier snapshot.
 */
before: string, 
/**
 * The later one; absent: the canvas as it is now.
 */
after?: string | null, };
export type Direction = "up" | "down";
export type Draw = { spec: unknown, width: number, height: number, theme: Theme, };
export type DrawKpi = { kpi_id: string, width: number, height: number, theme: Theme, 
/**
 * With the finding as its headline: for a chart that stands alone.
 */
headline?: boolean | null, };
export type DrawModels = { training_id: string, 
/**
 * Absent: the main metric.
 */
metric?: string | null, width: number, height: number, theme: Theme, 
/**
 * Its finding and its source, as the page words them: for a chart that stands alone.
 */
headline?: string | null, footer?: string | null, };
export type DrawTree = { model_id: string, 
/**
 * Questions in a row that are drawn.
 */
depth: number, width: number, height: number, theme: Theme, headline?: string | null, footer?: string | null, };
export type DrawWorth = { training_id: string, model_id?: string | null, class?: string | null, chart: WorthChart, width: number, height: number, theme: Theme, 
/**
 * With its finding and its source: for a chart that stands alone.
 */
alone?: boolean | null, };
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
export type EqualRun = { version_id: string, spec: unknown, };
export type Experiment = { id: string, title: string, purpose: string, author: string, made_on: string, 
/**
 * Where it lies: a file, an address.
 */
path: string, data: string, features: string, parameters: string, result: string, note: string, created_at: string, };
export type ExportBoard = { board_id: string, format: BoardFormat, 
/**
 * Absent: A4 for tiles, A3 for one sheet.
 */
paper?: PaperSize | null, 
/**
 * Over as many sheets as it takes to read it, to be glued together.
 */
tiled?: boolean | null, 
/**
 * As `pick_target` gave it.
 */
target: string, };
export type ExportCanvas = { 
/**
 * Absent: a blank one, to be printed and written on.
 */
canvas_id?: string | null, format: CanvasFormat, 
/**
 * Absent: A3.
 */
paper?: PaperSize | null, target: string, };
export type ExportDictionary = { dataset_id: string, format: TableFormat, target: string, };
export type ExportFailing = { version_id: string, rule_id: string, format: TableFormat, target: string, };
export type ExportModelCard = { model_id: string, format: ReportFormat, target: string, };
export type ExportProfile = { version_id: string, format: ProfileFormat, target: string, };
export type ExportReport = { 
/**
 * Absent: the first board.
 */
board_id?: string | null, format: ReportFormat, target: string, };
export type Exported = unknown;
export type ExtendRun = { id: string, 
/**
 * May be below zero; no less than nothing is left planned.
 */
seconds: number, };
export type FailingOf = { version_id: string, rule_id: string, offset: number, limit: number, };
export type FailingRows = { columns: Array<string>, 
/**
 * Numbers of the rows, from 1.
 */
numbers: Array<number>, rows: Array<Array<string | null>>, 
/**
 * Columns whose cells break the rule, by row.
 */
marked: Array<Array<string>>, total: number, };
export type Fault = { code: string, args: Record<string, unknown>, };
export type FieldDifference = { 
/**
 * A field of the card (`state`, `availability` …), `datasets`, or one of its KPI (`kpi.target` …).
 */
field: string, before: string | number | null, after: string | number | null, };
export type Finding = { code: string, severity: Severity, kind: Kind, id: string, args: Record<string, unknown>, 
/**
 * The reason with which the team has set it aside.
 */
silenced: string | null, };
export type Flip = { criterion: string, from: number, 
/**
 * There the two are equal; beyond it they have changed places.
 */
to: number, 
/**
 * Ahead today.
 */
ahead: string, behind: string, };
export type GroupNotes = { board_id: string, ids: Array<string>, title: string, };
export type GroupsOf = { model_id: string, column: string, class?: string | null, };
export type Handle = { handle: string, name: string, };
export type HistoryEntry = { op: string, args: Record<string, unknown>, at: string, undone: boolean, };
export type HistoryOf = { limit?: number | null, };
export type Hit = { kind: Kind, id: string, title: string, 
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
export type Image = { id: string, 
/**
 * SHA-256 of the original.
 */
hash: string, media_type: string, file_name: string, 
/**
 * Pixels.
 */
width: number, height: number, bytes: number, created_at: string, };
export type ImportFile = { handle: string, name: string, 
/**
 * Left out: as the newest version of the dataset was read; else all is found.
 */
choices: unknown, 
/**
 * The file is a new version of this dataset.
 */
dataset_id?: string | null, };
export type IndustrialisePrototype = { id: string, version_id: string, column_id: string, title: string, };
export type Ipap = "yes" | "partly" | "no";
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
export type Journey = { id: string, objective_id: string | null, title: string, kind: JourneyKind, version: JourneyVersion, order_key: string, 
/**
 * Of a journey as it should be: the one of today that it changes.
 */
as_is_id: string | null, };
export type JourneyKind = "process" | "user_journey";
export type JourneyStep = { id: string, journey_id: string, title: string, 
/**
 * With what.
 */
tool: string, minutes: number | null, order_key: string, 
/**
 * Who does it; nobody is said yet without it.
 */
lane_id: string | null, 
/**
 * In a journey as it should be: the step of today's that it was; new without it.
 */
from_step_id: string | null, };
export type JourneyVersion = "as_is" | "to_be";
export type KeepSteps = { name: string, ids: Array<string>, };
export type Kept = { 
/**
 * The latest first.
 */
agendas: Array<KeptAgenda>, 
/**
 * Who was in the room last time.
 */
roster: KeptRoster | null, };
export type KeptAgenda = { name: string, items: Array<PlannedItem>, };
export type KeptCard = { id: string, box: CanvasBox, text: string, state: CardState, choice: string | null, source_class: SourceClass | null, availability: Availability | null, acquire_how: string, acquire_when: string, fallback: string, kpi: KeptKpi | null, 
/**
 * Of the catalogue, for a source.
 */
datasets: Array<KeptDataset>, links: Array<KeptLink>, order_key: string, };
export type KeptDataset = { id: string, name: string, };
export type KeptFor = { 
/**
 * They would be put at the end of this one.
 */
preparation_id?: string | null, };
export type KeptKpi = { id: string, definition: string, level: KpiLevel, owner: string, unit: string, direction: Direction, period: Period | null, baseline: number | null, target: number | null, target_date: string | null, };
export type KeptLink = { from_kind: Kind, from_id: string, to_kind: Kind, to_id: string, };
export type KeptPerson = { name: string, profile: Profile, };
export type KeptRoster = { project: string, at: string, people: Array<KeptPerson>, };
export type Kpi = { id: string, objective_id: string | null, canvas_id: string | null, name: string, definition: string, level: KpiLevel, owner: string, unit: string, 
/**
 * Which way is better.
 */
direction: Direction, period: Period | null, baseline: number | null, target: number | null, target_date: string | null, order_key: string, };
export type KpiEvent = { id: string, date: string, label: string, };
export type KpiLevel = "principal" | "secondary" | "technical";
export type KpiValue = { id: string, kpi_id: string, date: string, value: number, source: string, source_kind: ValueSource, version_id: string | null, };
export type Lane = { id: string, journey_id: string, title: string, order_key: string, };
export type LessonKind = "business_rule" | "good_effect" | "bad_effect";
export type LineKind = "private" | "decision" | "question";
export type Link = { id: string, from_kind: Kind, from_id: string, to_kind: Kind, to_id: string, relation: string, };
export type LinkRecords = { from_kind: Kind, from_id: string, to_kind: Kind, to_id: string, };
export type MakeToBe = { journey_id: string, 
/**
 * The idea that changes the process.
 */
note_id?: string | null, };
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
export type MergeNotes = { 
/**
 * The first lends its place, its paper and its author.
 */
ids: Array<string>, 
/**
 * Absent: the texts, one below the other, each once.
 */
text?: string | null, };
export type Metric = { name: string, higher_is_better: boolean, value: number | null, low: number | null, high: number | null, gain: number | null, gain_low: number | null, gain_high: number | null, };
export type Model = { id: string, training_id: string, algorithm: string, naive: boolean, state: ModelState, main_metric: string, metrics: Array<Metric>, order_key: string, };
export type ModelState = "candidate" | "production" | "archived";
export type MoveAgendaItem = { id: string, place: Place, };
export type MoveCard = { id: string, box: CanvasBox, after?: string | null, before?: string | null, };
export type MoveCriterion = { id: string, after?: string | null, before?: string | null, };
export type MoveEpic = { id: string, version_id: string, column_id: string, after?: string | null, before?: string | null, };
export type MoveGroup = { id: string, x: number, y: number, };
export type MoveLane = { id: string, after?: string | null, before?: string | null, };
export type MoveNotes = { moves: Array<NoteMove>, };
export type MoveObjective = { id: string, parent_id?: string | null, after?: string | null, before?: string | null, };
export type MovePain = { id: string, step_id: string, after?: string | null, before?: string | null, };
export type MovePreparationStep = { id: string, after?: string | null, before?: string | null, };
export type MoveStep = { id: string, 
/**
 * Absent: the lane that it has; null: nobody's.
 */
lane_id?: string | null, after?: string | null, before?: string | null, };
export type MoveUncertainty = { id: string, criticality: Criticality, after?: string | null, before?: string | null, };
export type MoveVersion = { id: string, after?: string | null, before?: string | null, };
export type NameColor = { board_id: string, color: NoteColor, 
/**
 * Empty: the colour means nothing again.
 */
text: string, };
export type Near = { 
/**
 * In the data, from 1.
 */
row: number, 
/**
 * 0: the same.
 */
distance: number, outcome: string | null, cells: Array<string | null>, };
export type Nearest = { columns: Array<string>, rows: Array<Near>, 
/**
 * Among so many.
 */
among: number, };
export type NewCriterion = { title: string, axis: Axis, };
export type NewNote = { text: string, x: number, y: number, color?: NoteColor | null, group_id?: string | null, author_id?: string | null, 
/**
 * Absent: as the board says.
 */
hidden?: boolean | null, 
/**
 * A picture of this project, which the copy of its note shows too; one that is gone leaves the words.
 */
image_id?: string | null, };
export type NewPerson = { name: string, profile: Profile, };
export type NewProject = { name: string, };
export type NewRule = { kind: RuleKind, columns: Array<string>, low?: number | null, high?: number | null, low_date?: string | null, high_date?: string | null, allowed: Array<string>, pattern: string, operator?: RuleOperator | null, tolerance: number, note: string, };
export type NewStep = { kind: string, params: Record<string, unknown>, note: string, };
export type Note = { id: string, board_id: string, group_id: string | null, author_id: string | null, text: string, color: NoteColor, x: number, y: number, width: number, height: number, selected: boolean, 
/**
 * The idea changes the process: its to-be version should show it.
 */
changes_process: boolean, created_at: string, order_key: string, 
/**
 * The round in which it was written.
 */
round: number, 
/**
 * Face down until it is revealed.
 */
hidden: boolean, 
/**
 * Put aside, in the parking lot.
 */
parked: boolean, 
/**
 * The note that this one was merged into: it is kept, out of sight.
 */
merged_into_id: string | null, 
/**
 * The canvas that this note had when it was merged; it serves the merged one meanwhile.
 */
merged_canvas: string | null, image_id: string | null, 
/**
 * Why this idea is one of the chosen.
 */
chosen_because: string, };
export type NoteColor = "butter" | "mint" | "sky" | "rose" | "lilac" | "sand";
export type NoteColumns = { text: number, author?: number | null, color?: number | null, group?: number | null, };
export type NoteGroup = { id: string, board_id: string, title: string, x: number, y: number, width: number, height: number, };
export type NoteMove = { id: string, x: number, y: number, 
/**
 * Absent: the group stays as it is; null: out of any group.
 */
group_id?: string | null, };
export type Notes = { ids: Array<string>, };
export type NotesFile = { "type": "table", columns: Array<string>, 
/**
 * The first rows, at most 50.
 */
rows: Array<Array<string>>, total: number, 
/**
 * As guessed from the titles.
 */
guess: NoteColumns, } | { "type": "canvas", notes: number, groups: number, 
/**
 * Arrows, which a board does not have.
 */
edges: number, 
/**
 * Nodes of unknown types, or with nothing in them.
 */
dropped: number, };
export type Nothing = Record<string, never>;
export type Objective = { id: string, parent_id: string | null, title: string, detail: string, order_key: string, };
export type OfBoard = { board_id: string, };
export type OfModel = { model_id: string, };
export type OfVersion = { version_id: string, };
export type OfferedSteps = { name: string, project: string, at: string, steps: Array<NewStep>, 
/**
 * Columns that they ask for and that are not there.
 */
missing: Array<string>, 
/**
 * Datasets that they join and that this project does not have.
 */
missing_datasets: Array<string>, };
export type OpenSample = { 
/**
 * Start the sample afresh instead of going on with the copy of last time.
 */
reset?: boolean | null, };
export type OpenVersion = { id: string, version_id?: string | null, title?: string | null, };
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
export type PaperSize = "A4" | "A3" | "A0";
export type PartialsOf = { model_id: string, 
/**
 * Of several classes, the one that is spoken of.
 */
class?: string | null, };
export type Participant = { id: string, name: string, profile: Profile, order_key: string, 
/**
 * In the room today.
 */
present: boolean, };
export type PastedStep = { title: string, 
/**
 * The name of a lane; made if the journey has none of that name.
 */
actor?: string | null, tool?: string | null, minutes?: number | null, };
export type Patch<T> = { id: string, fields: Partial<T>, };
export type Period = "day" | "week" | "month" | "quarter";
export type Phase = "frame" | "diverge" | "combine" | "choose";
export type PhaseSpan = { id: string, board_id: string, phase: Phase, round: number, started_at: string, ended_at: string | null, };
export type PickFile = { purpose: Purpose, };
export type PickTarget = { 
/**
 * Proposed, with its ending.
 */
name: string, };
export type PictureBytes = { id: string, media_type: string, base64: string, };
export type PictureOf = { id: string, };
export type PictureSize = "small" | "preview";
export type PicturesOf = { ids: Array<string>, size: PictureSize, };
export type Piece = { kind: PieceKind, text: string, };
export type PieceKind = "kept" | "removed" | "added";
export type Place = { after?: string | null, before?: string | null, };
export type PlannedItem = { title: string, minutes: number, kind: AgendaKind, phase?: Phase | null, };
export type Png = { png: string, };
export type PredictCsv = { model_id: string, 
/**
 * Of the file to read, as `pick_file` or an upload gave it.
 */
handle: string, 
/**
 * Of the file to write, as `pick_target` gave it.
 */
target: string, 
/**
 * With the strongest reasons and what is new of each row.
 */
reasons?: boolean | null, };
export type Preparation = { id: string, name: string, 
/**
 * The source.
 */
dataset_id: string, 
/**
 * The dataset that the runs make; none before the first.
 */
derived_id: string | null, note: string, created_at: string, order_key: string, };
export type PreparationRun = { id: string, preparation_id: string, source_version_id: string, version_id: string, steps_hash: string, rows_in: number, rows_out: number, ran_at: string, duration_ms: number, };
export type PreparationStep = { id: string, preparation_id: string, kind: string, 
/**
 * By kind; an empty field is one that is still to be filled in.
 */
params: Record<string, unknown>, enabled: boolean, note: string, order_key: string, };
export type PreparationSteps = { ids: Array<string>, };
export type Prepare = { preparation_id: string, 
/**
 * Of the source; otherwise its latest.
 */
version_id?: string | null, };
export type PreviewFile = { handle: string, 
/**
 * Left out: as the version was read, or the newest of the dataset; else all is found.
 */
choices: unknown, dataset_id?: string | null, version_id?: string | null, };
export type PreviewPreparation = { preparation_id: string, 
/**
 * Of the source; otherwise its latest.
 */
version_id?: string | null, 
/**
 * Before and after this step; otherwise the table that comes out.
 */
step_id?: string | null, 
/**
 * What this step would say: it is being written.
 */
draft: Record<string, unknown> | null, 
/**
 * Only rows that the step changes.
 */
only: boolean, limit?: number | null, };
export type Profile = "manager" | "business_expert" | "user" | "product_manager" | "data_scientist" | "data_engineer" | "ml_engineer" | "designer" | "other";
export type ProfileFormat = "markdown" | "csv";
export type ProjectInfo = { id: string, name: string, created_at: string, 
/**
 * IANA name of the time zone.
 */
zone: string, };
export type ProofBound = "at_least" | "at_most";
export type ProposeSpec = { version_id: string, target: string, seed?: number | null, };
export type ProposeTraining = { version_id: string, target: string, };
export type Prototype = { id: string, uncertainty_id: string, 
/**
 * The prototype that this one is the second sprint of.
 */
renews_id: string | null, 
/**
 * How another sprint allows the final decision.
 */
renewal_reason: string, question: string, measure: string, bound: ProofBound, threshold: number | null, unit: string, 
/**
 * Calendar days, the first included.
 */
days: number, planned_on: string, started_on: string | null, 
/**
 * People of the business who take part.
 */
business: Array<string>, team: Array<string>, 
/**
 * What was measured at the end.
 */
result: number | null, outcome: UncertaintyOutcome | null, conclusion: string, concluded_on: string | null, order_key: string, };
export type PrototypeFinding = { id: string, prototype_id: string, kind: LessonKind, text: string, 
/**
 * The data source it speaks of.
 */
source: string, found_on: string, order_key: string, };
export type Purpose = "data" | "picture" | "notes";
export type Push = { "type": "changes", doc: string, revision: number, changes: Change[], undo: Step | null, redo: Step | null, } | { "type": "job", job: Job, };
export type QualityRule = { id: string, dataset_id: string, kind: RuleKind, 
/**
 * Never empty, unique together; one for range, set, pattern and freshness; two or three that are compared.
 */
columns: Array<string>, 
/**
 * Bounds of numbers or of the count of rows; `high` is the greatest age in days where rows have to be fresh.
 */
low: number | null, high: number | null, low_date: string | null, high_date: string | null, allowed: Array<string>, 
/**
 * A regular expression for the whole text.
 */
pattern: string, 
/**
 * `a operator b`, `a + b operator c`.
 */
operator: RuleOperator | null, 
/**
 * Share of the rows that may break it, 0 to 1.
 */
tolerance: number, note: string, 
/**
 * It is looked at.
 */
active: boolean, created_at: string, order_key: string, };
export type QualityRun = { id: string, dataset_id: string, version_id: string, ran_at: string, rows: number, passed: number, failed: number, results: Array<RuleResult>, };
export type Ranked = { id: string, 
/**
 * Weighted mean of its scores; none while a criterion that weighs something is not scored.
 */
total: number | null, value: number | null, 
/**
 * `best` less the weighted mean of ease.
 */
effort: number | null, 
/**
 * 1 is first; equal totals share a rank.
 */
rank: number | null, tied: boolean, 
/**
 * Criteria that weigh something and are not scored.
 */
missing: number, };
export type Ranking = { 
/**
 * By rank, those without one behind, in the order given.
 */
ideas: Array<Ranked>, 
/**
 * None: fewer than two ideas are ranked, fewer than two criteria weigh, or the third place is tied.
 */
robustness: Robustness | null, 
/**
 * Ideas of equal total share the last of the first three places.
 */
tie_at_third: boolean, };
export type ReadNotes = { handle: string, };
export type Recent = { handle: string, name: string, place: string, opened_at: string, exists: boolean, };
export type RecordValue = { kpi_id: string, date: string, value: number, source: string, };
export type RenderPng = { svg: string, 
/**
 * Pixels by CSS pixel, 1 to 4.
 */
scale: number, };
export type RenewPrototype = { id: string, 
/**
 * The new critical question.
 */
question: string, 
/**
 * How another sprint allows the final decision.
 */
reason: string, };
export type ReopenDecision = { id: string, reason: string, };
export type ReportFormat = "pdf" | "markdown";
export type RestoreBackup = { name: string, 
/**
 * As in `backups`.
 */
handle?: string | null, };
export type RestoreStep = { 
/**
 * A step of today's journey.
 */
id: string, 
/**
 * The journey as it should be, which no longer has it.
 */
journey_id: string, };
export type Rhythm = "day" | "week" | "month" | "year";
export type Robustness = { draws: number, 
/**
 * Share of weightings, drawn evenly from all that there are, under which the first three keep their order.
 */
share: number, flip: Flip | null, };
export type Rows = { columns: Array<string>, rows: Array<Array<string | null>>, total: number, };
export type RowsOf = { version_id: string, offset: number, limit: number, };
export type RuleKind = "not_null" | "unique" | "range" | "set" | "pattern" | "freshness" | "row_count" | "compare";
export type RuleOperator = "less" | "at_most" | "equal" | "at_least" | "more";
export type RuleResult = { rule_id: string, state: RuleState, 
/**
 * Rows that were looked at, and those that break the rule.
 */
checked: number, failed: number, 
/**
 * The newest date, the number of rows: where rows are not the point.
 */
value: string | null, 
/**
 * Why it could not be looked at, and the column that this speaks of.
 */
reason: string | null, column: string | null, };
export type RuleState = "passed" | "failed" | "unfit";
export type Score = { id: string, criterion_id: string, note_id: string, participant_id: string | null, value: number, };
export type Search = { text: string, limit?: number | null, };
export type SegmentRows = { model_id: string, by?: WorseBy | null, conditions: unknown, limit: number, };
export type SegmentsOf = { model_id: string, 
/**
 * Absent: by errors. By costs only where the training's worth was told.
 */
by?: WorseBy | null, };
export type SelectIdeas = { ids: Array<string>, 
/**
 * Why they are chosen; absent: what was said before stays.
 */
reason?: string | null, };
export type SetAgenda = { board_id: string, items: Array<PlannedItem>, };
export type SetPhase = { board_id: string, phase: Phase, };
export type SetRound = { board_id: string, round: number, };
export type SetScore = { note_id: string, criterion_id: string, 
/**
 * Absent: the room.
 */
participant_id?: string | null, 
/**
 * 0 to 5; null takes the score back.
 */
value: number | null, };
export type SetWorth = { training_id: string, unit: string, cases: number, rhythm: Rhythm, costs: Array<Cost>, over_cost?: number | null, under_cost?: number | null, today?: number | null, today_how?: string | null, threshold?: number | null, capacity?: number | null, };
export type Severity = "advice" | "warning" | "never";
export type ShareCopy = { 
/**
 * As `pick_target` gave it.
 */
target: string, };
export type Silence = { id: string, code: string, record_kind: string, record_id: string, reason: string, created_at: string, };
export type SilenceFinding = { code: string, kind: Kind, id: string, reason: string, };
export type Snapshot = { records: { [K in Kind]?: Records[K][] }, name: string, file: string, read_only: boolean, reason: Fault | null, revision: number, undo: Step | null, redo: Step | null, };
export type SnapshotOf = { 
/**
 * Absent: every kind.
 */
kinds?: Kind[], };
export type SourceClass = "necessary" | "important" | "secondary";
export type SourceFile = { 
/**
 * Its bytes are those that were read.
 */
same: boolean, handle: string, name: string, };
export type SplitColumn = { id: string, title: string, };
export type StartPrototype = { id: string, 
/**
 * Absent: today.
 */
started_on?: string | null, };
export type StartRun = { board_id: string, 
/**
 * The agenda's item; absent: a timer of its own.
 */
item_id?: string | null, 
/**
 * Absent: the item's.
 */
minutes?: number | null, };
export type Step = { op: string, args: Record<string, unknown>, };
export type SwitchPreparationSteps = { ids: Array<string>, enabled: boolean, };
export type Table = { headers: Array<string>, 
/**
 * Each as long as the headers.
 */
rows: Array<Array<string>>, };
export type TableFormat = "csv" | "excel_csv";
export type TakeCanvasSnapshot = { canvas_id: string, title: string, };
export type Target = { handle: string, name: string, 
/**
 * There is no dialog here: what is put there is then downloaded.
 */
download: boolean, };
export type Task = "regression" | "binary" | "multiclass";
export type Theme = "light" | "dark" | "projector" | "projector_dark";
export type ThreadNode = { kind: Kind, id: string, title: string, 
/**
 * Why it was chosen, in the team's words; mostly empty.
 */
because: string, 
/**
 * Below zero: where it comes from; above: what became of it; zero: the record itself.
 */
depth: number, 
/**
 * The neighbour nearer to the record asked about.
 */
via: string, relation: string, };
export type ThreadOf = { kind: Kind, id: string, };
export type Train = { version_id: string, name?: string | null, spec: unknown, };
export type Training = { id: string, version_id: string, name: string, target: string, task: Task, seed: number, rows: number, best_naive: string | null, best: string | null, features: Array<string>, created_at: string, duration_ms: number, note: string, 
/**
 * Features that alone, or summed, nearly say what is to be predicted.
 */
suspects: Array<string>, };
export type TryRow = { model_id: string, 
/**
 * Numbers with a decimal point, ISO dates; null or absent: missing.
 */
values: Record<string, string | null>, };
export type Uncertainty = { id: string, canvas_id: string | null, statement: string, family: UncertaintyFamily, criticality: Criticality, state: UncertaintyState, 
/**
 * The method's own question that it was made from: `data.present`, ….
 */
guide: string | null, outcome: UncertaintyOutcome | null, conclusion: string, concluded_on: string | null, waived_for: WaivedFor | null, waiver: string, order_key: string, };
export type UncertaintyFamily = "user_experience" | "data" | "infrastructure";
export type UncertaintyOutcome = "favourable" | "unfavourable" | "undecided";
export type UncertaintyState = "open" | "testing" | "concluded" | "waived";
export type UnreadCell = { 
/**
 * Row of the table, from 1.
 */
row: number, field: string, text: string, };
export type UserTest = { id: string, uncertainty_id: string, mockup: string, mockup_version: number, scenario: string, tester: string, tested_on: string | null, feedback: string, intuitive: Ipap | null, intuitive_note: string, practical: Ipap | null, practical_note: string, actionable: Ipap | null, actionable_note: string, personalisable: Ipap | null, personalisable_note: string, 
/**
 * What the next version of the mock-up changes.
 */
next_version: string, order_key: string, };
export type ValueSource = "typed" | "dataset" | "model";
export type Version = { id: string, title: string, objective: string, kpi_id: string | null, starts_on: string | null, ends_on: string | null, order_key: string, };
export type Vote = { id: string, board_id: string, note_id: string, participant_id: string | null, count: number, 
/**
 * Each round has its own budget.
 */
round: number, 
/**
 * The note that the dots were put on, where it was merged into this one since.
 */
cast_on_id: string | null, };
export type WaiveUncertainty = { id: string, waived_for: WaivedFor, reason: string, };
export type WaivedFor = "derived" | "reliable" | "other";
export type WhyAnswer = { id: string, chain_id: string, text: string, 
/**
 * The objective that this answer became.
 */
promoted_id: string | null, order_key: string, };
export type WhyChain = { id: string, objective_id: string, order_key: string, };
export type WorkshopLine = { id: string, board_id: string, kind: LineKind, text: string, created_at: string, order_key: string, };
export type WorseBy = "error" | "cost";
export type Worth = { id: string, training_id: string, 
/**
 * `€`, `h`, or the team's own.
 */
unit: string, 
/**
 * So many in each `rhythm`.
 */
cases: number, rhythm: Rhythm, 
/**
 * Of classes; a pair that isn't there costs nothing.
 */
costs: Array<Cost>, 
/**
 * Of a number: one unit predicted too much.
 */
over_cost: number, 
/**
 * One unit predicted too little.
 */
under_cost: number, 
/**
 * What today's practice costs in each `rhythm`.
 */
today: number | null, today_how: string, 
/**
 * Act from this probability on; absent: from the one that costs least.
 */
threshold: number | null, 
/**
 * So many cases can be acted on in each `rhythm`.
 */
capacity: number | null, };
export type WorthChart = "models" | "threshold" | "top";
export type WorthOf = { training_id: string, 
/**
 * The model whose threshold and list are shown; absent: the least costly that isn't naive.
 */
model_id?: string | null, 
/**
 * Of several classes: the one on which to act; absent: the one that costs most when it is missed.
 */
class?: string | null, };

/** Every kind of record, by the name of its table. */
export interface Records {
  project: ProjectInfo;
  objective: Objective;
  why_chain: WhyChain;
  why_answer: WhyAnswer;
  journey: Journey;
  lane: Lane;
  journey_step: JourneyStep;
  pain_point: PainPoint;
  participant: Participant;
  board: Board;
  agenda_item: AgendaItem;
  agenda_run: AgendaRun;
  phase_span: PhaseSpan;
  workshop_line: WorkshopLine;
  note_group: NoteGroup;
  image: Image;
  note: Note;
  vote: Vote;
  criterion: Criterion;
  score: Score;
  color_meaning: ColorMeaning;
  canvas: Canvas;
  kpi: Kpi;
  card: Card;
  uncertainty: Uncertainty;
  user_test: UserTest;
  prototype: Prototype;
  prototype_finding: PrototypeFinding;
  assessment: Assessment;
  decision: Decision;
  canvas_snapshot: CanvasSnapshot;
  member: Member;
  version: Version;
  map_column: MapColumn;
  epic: Epic;
  dataset: Dataset;
  dataset_version: DatasetVersion;
  dataset_column: DatasetColumn;
  quality_rule: QualityRule;
  quality_run: QualityRun;
  preparation: Preparation;
  preparation_step: PreparationStep;
  preparation_run: PreparationRun;
  training: Training;
  model: Model;
  worth: Worth;
  experiment: Experiment;
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
  forget_recent: [ByHandle, null];
  open_sample: [OpenSample, Opened];
  pick_open: [Nothing, Opened | null];
  open_file: [ByHandle, Opened];
  pick_file: [PickFile, Handle | null];
  pick_target: [PickTarget, Target | null];
  save_as: [Nothing, Opened | null];
  share_copy: [ShareCopy, Job];
  clean_copy: [Nothing, Opened];
  open_copy: [ByHandle, Opened];
  backups: [BackupsOf, Array<Backup>];
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
  add_why_chain: [AddWhyChain, WhyChain];
  add_why: [AddWhy, WhyAnswer];
  patch_why_answer: [Patch<WhyAnswer>, WhyAnswer];
  delete_why: [Deleted, null];
  promote_why: [Deleted, Objective];
  add_journey: [AddJourney, Journey];
  patch_journey: [Patch<Journey>, Journey];
  delete_journey: [Deleted, null];
  make_to_be: [MakeToBe, Journey];
  add_lane: [AddLane, Lane];
  move_lane: [MoveLane, Lane];
  patch_lane: [Patch<Lane>, Lane];
  delete_lane: [Deleted, null];
  add_step: [AddStep, JourneyStep];
  add_steps: [AddSteps, Array<JourneyStep>];
  restore_step: [RestoreStep, JourneyStep];
  move_step: [MoveStep, JourneyStep];
  patch_step: [Patch<JourneyStep>, JourneyStep];
  delete_step: [Deleted, null];
  add_pain: [AddPain, PainPoint];
  move_pain: [MovePain, PainPoint];
  patch_pain: [Patch<PainPoint>, PainPoint];
  delete_pain: [Deleted, null];
  add_participant: [AddParticipant, Participant];
  add_participants: [AddParticipants, Array<Participant>];
  patch_participant: [Patch<Participant>, Participant];
  delete_participant: [Deleted, null];
  add_board: [AddBoard, Board];
  patch_board: [Patch<Board>, Board];
  delete_board: [Deleted, null];
  set_phase: [SetPhase, Board];
  new_round: [OfBoard, Board];
  set_round: [SetRound, Board];
  set_agenda: [SetAgenda, Array<AgendaItem>];
  add_agenda_item: [AddAgendaItem, AgendaItem];
  move_agenda_item: [MoveAgendaItem, AgendaItem];
  patch_agenda_item: [Patch<AgendaItem>, AgendaItem];
  delete_agenda_item: [Deleted, null];
  start_run: [StartRun, AgendaRun];
  pause_run: [Deleted, AgendaRun];
  resume_run: [Deleted, AgendaRun];
  extend_run: [ExtendRun, AgendaRun];
  restart_run: [Deleted, AgendaRun];
  end_workshop: [OfBoard, null];
  add_line: [AddLine, WorkshopLine];
  patch_line: [Patch<WorkshopLine>, WorkshopLine];
  delete_line: [Deleted, null];
  kept_workshops: [Nothing, Kept];
  keep_agenda: [KeptAgenda, Kept];
  forget_agenda: [ByName, Kept];
  keep_roster: [Nothing, Kept];
  reveal_notes: [Notes, null];
  hide_notes: [Notes, null];
  park_notes: [Notes, null];
  unpark_notes: [Notes, null];
  add_notes: [AddNotes, Array<Note>];
  move_notes: [MoveNotes, null];
  raise_notes: [Notes, null];
  color_notes: [ColorNotes, null];
  duplicate_notes: [DuplicateNotes, Array<Note>];
  add_picture: [AddPicture, Note];
  pictures: [PicturesOf, Array<PictureBytes>];
  picture: [PictureOf, PictureBytes];
  read_notes: [ReadNotes, NotesFile];
  bring_notes: [BringNotes, Job];
  export_board: [ExportBoard, Job];
  export_report: [ExportReport, Job];
  patch_note: [Patch<Note>, Note];
  delete_notes: [Notes, null];
  group_notes: [GroupNotes, NoteGroup];
  move_group: [MoveGroup, null];
  patch_group: [Patch<NoteGroup>, NoteGroup];
  ungroup: [Deleted, null];
  merge_notes: [MergeNotes, Note];
  unmerge: [Deleted, Array<Note>];
  similar_notes: [OfBoard, Array<Alike>];
  name_color: [NameColor, null];
  cast_vote: [CastVote, null];
  add_criteria: [AddCriteria, Array<Criterion>];
  move_criterion: [MoveCriterion, Criterion];
  patch_criterion: [Patch<Criterion>, Criterion];
  delete_criterion: [Deleted, null];
  set_score: [SetScore, null];
  ranking: [OfBoard, Ranking];
  select_ideas: [SelectIdeas, Array<Canvas>];
  deselect_idea: [Deleted, null];
  add_canvas: [AddCanvas, Canvas];
  patch_canvas: [Patch<Canvas>, Canvas];
  delete_canvas: [Deleted, null];
  export_canvas: [ExportCanvas, Job];
  add_card: [AddCard, Card];
  move_card: [MoveCard, Card];
  patch_card: [Patch<Card>, Card];
  delete_card: [Deleted, null];
  add_uncertainty: [AddUncertainty, Uncertainty];
  move_uncertainty: [MoveUncertainty, Uncertainty];
  patch_uncertainty: [Patch<Uncertainty>, Uncertainty];
  conclude_uncertainty: [ConcludeUncertainty, Uncertainty];
  waive_uncertainty: [WaiveUncertainty, Uncertainty];
  reopen_uncertainty: [Deleted, Uncertainty];
  delete_uncertainty: [Deleted, null];
  add_user_test: [AddUserTest, UserTest];
  patch_user_test: [Patch<UserTest>, UserTest];
  delete_user_test: [Deleted, null];
  add_prototype: [AddPrototype, Prototype];
  patch_prototype: [Patch<Prototype>, Prototype];
  start_prototype: [StartPrototype, Prototype];
  unstart_prototype: [Deleted, Prototype];
  conclude_prototype: [ConcludePrototype, Prototype];
  renew_prototype: [RenewPrototype, Prototype];
  delete_prototype: [Deleted, null];
  add_prototype_finding: [AddPrototypeFinding, PrototypeFinding];
  patch_prototype_finding: [Patch<PrototypeFinding>, PrototypeFinding];
  delete_prototype_finding: [Deleted, null];
  industrialise_prototype: [IndustrialisePrototype, Epic];
  assess_canvas: [AssessCanvas, Assessment | null];
  decide: [Decide, Decision];
  patch_decision: [Patch<Decision>, Decision];
  reopen_decision: [ReopenDecision, Decision];
  open_version: [OpenVersion, Version];
  take_canvas_snapshot: [TakeCanvasSnapshot, CanvasSnapshot];
  patch_canvas_snapshot: [Patch<CanvasSnapshot>, CanvasSnapshot];
  delete_canvas_snapshot: [Deleted, null];
  restore_canvas_snapshot: [Deleted, Canvas];
  canvas_difference: [DifferenceOf, CanvasDifference];
  add_member: [AddMember, Member];
  apply_profile: [ApplyProfile, Member];
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
  preview_file: [PreviewFile, unknown];
  import_file: [ImportFile, Job];
  source_file: [OfVersion, SourceFile | null];
  compare_versions: [CompareVersions, Job];
  dataset_profile: [OfVersion, unknown];
  dataset_receipt: [OfVersion, unknown];
  dataset_rows: [RowsOf, DatasetRows];
  patch_dataset: [Patch<Dataset>, Dataset];
  patch_dataset_column: [Patch<DatasetColumn>, DatasetColumn];
  dataset_study: [OfVersion, unknown];
  study_dataset: [OfVersion, Job];
  likely_joins: [OfVersion, unknown];
  propose_rules: [OfVersion, unknown];
  add_quality_rules: [AddRules, Array<QualityRule>];
  patch_quality_rule: [Patch<QualityRule>, QualityRule];
  delete_quality_rule: [Deleted, null];
  check_data: [OfVersion, Job];
  failing_rows: [FailingOf, FailingRows];
  bring_dictionary: [BringDictionary, DictionaryRead];
  export_profile: [ExportProfile, Job];
  export_dictionary: [ExportDictionary, Job];
  export_failing: [ExportFailing, Job];
  delete_dataset: [Deleted, null];
  add_preparation: [AddPreparation, Preparation];
  duplicate_preparation: [AddPreparationCopy, Preparation];
  patch_preparation: [Patch<Preparation>, Preparation];
  delete_preparation: [Deleted, null];
  add_preparation_steps: [AddPreparationSteps, Array<PreparationStep>];
  patch_preparation_step: [Patch<PreparationStep>, PreparationStep];
  move_preparation_step: [MovePreparationStep, PreparationStep];
  switch_preparation_steps: [SwitchPreparationSteps, null];
  duplicate_preparation_steps: [PreparationSteps, Array<PreparationStep>];
  delete_preparation_steps: [PreparationSteps, null];
  preview_preparation: [PreviewPreparation, unknown];
  prepare: [Prepare, Job];
  preparation_receipt: [OfVersion, unknown];
  kept_steps: [KeptFor, Array<OfferedSteps>];
  keep_steps: [KeepSteps, null];
  forget_steps: [ByName, null];
  propose_training: [ProposeTraining, unknown];
  propose_spec: [ProposeSpec, unknown];
  check_rule: [CheckRule, unknown];
  train: [Train, Job];
  training_report: [ById, unknown];
  stored_model: [ById, unknown];
  patch_training: [Patch<Training>, Training];
  patch_model: [Patch<Model>, Model];
  delete_training: [Deleted, null];
  set_worth: [SetWorth, Worth];
  patch_worth: [Patch<Worth>, Worth];
  delete_worth: [Deleted, null];
  worth_of: [WorthOf, unknown];
  draw_worth: [DrawWorth, Drawn];
  model_partials: [PartialsOf, unknown];
  model_groups: [GroupsOf, unknown];
  model_segments: [SegmentsOf, unknown];
  segment_rows: [SegmentRows, Rows];
  draw_tree: [DrawTree, Drawn];
  model_form: [OfModel, unknown];
  try_row: [TryRow, unknown];
  nearest_rows: [TryRow, Nearest];
  predict_csv: [PredictCsv, Job];
  equal_run: [EqualRun, string | null];
  export_model_card: [ExportModelCard, Job];
  add_experiment: [AddExperiment, Experiment];
  patch_experiment: [Patch<Experiment>, Experiment];
  delete_experiment: [Deleted, null];
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
