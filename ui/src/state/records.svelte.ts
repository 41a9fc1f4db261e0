/** Every record of the open project, kept true by the changes that each answer and push carries. */
import type { Answer, Change, Kind, Records, Step } from "../ipc/bindings";
import { call, PATCH, type PatchableKind } from "../ipc/client";
import type { Args, Command, Value } from "../ipc/commands";
import { Table } from "./table.svelte";

const ALL = [
  "project",
  "objective",
  "why_chain",
  "why_answer",
  "journey",
  "lane",
  "journey_step",
  "pain_point",
  "participant",
  "board",
  "agenda_item",
  "agenda_run",
  "phase_span",
  "workshop_line",
  "note_group",
  "image",
  "note",
  "vote",
  "criterion",
  "score",
  "color_meaning",
  "canvas",
  "card",
  "uncertainty",
  "user_test",
  "prototype",
  "prototype_finding",
  "assessment",
  "decision",
  "canvas_snapshot",
  "member",
  "version",
  "map_column",
  "epic",
  "kpi",
  "kpi_value",
  "kpi_event",
  "dataset",
  "dataset_version",
  "dataset_column",
  "quality_rule",
  "quality_run",
  "preparation",
  "preparation_step",
  "preparation_run",
  "training",
  "model",
  "worth",
  "experiment",
  "link",
  "silence",
] as const satisfies readonly Kind[];
/** Does not compile while a kind of the door is missing above. */
export const KINDS: Exclude<Kind, (typeof ALL)[number]> extends never ? typeof ALL : never = ALL;

type Tables = { readonly [K in Kind]: Table<Records[K]> };

/** `records.note.get(id)`, `records.epic.by("version_id", id)`, `records.kpi.all` … all reactive. */
export const records = Object.fromEntries(KINDS.map((kind) => [kind, new Table()])) as unknown as Tables;

class History {
  undo: Step | null = $state.raw(null);
  redo: Step | null = $state.raw(null);
  revision = $state(0);
}
/** What undo and redo would do next, and the revision that the screen shows. */
export const history = new History();

/** Answers that came before the ones they build on; a gap that doesn't close means: ask again. */
const early = new Map<number, Answer<unknown>>();
let gap: ReturnType<typeof setTimeout> | undefined;
const GAP_MS = 1500;

export function applyChanges(changes: readonly Change[]): void {
  for (const change of changes) {
    const table = records[change.kind] as Table<{ id: string }> | undefined;
    if (!table) continue;
    const waiting = pending.get(`${change.kind} ${change.id}`);
    if (waiting) {
      waiting.truth = change.value;
      settle(change.kind, change.id);
    } else if (change.value === null) table.remove(change.id);
    else table.put(change.value);
  }
}

type News = Pick<Answer<unknown>, "revision" | "changes" | "undo" | "redo">;

/** Takes an answer's or a push's changes in order of revision, each once. A question's answer has revision -1. */
export function receive(news: News): void {
  if (news.revision < history.revision) return;
  if (news.revision === history.revision) {
    // Already shown (its push came first), or nothing changed.
    return;
  }
  if (news.changes.length === 0 || news.revision > history.revision + 1) {
    if (news.changes.length > 0) early.set(news.revision, { value: null, ...news });
    gap ??= setTimeout(() => {
      gap = undefined;
      // A door that doesn't answer is asked again by the next push, or on connecting again.
      if (early.size > 0 || news.revision > history.revision) reload().catch(() => undefined);
    }, GAP_MS);
    return;
  }
  take(news);
  takeEarly();
}

function takeEarly(): void {
  for (let next = early.get(history.revision + 1); next; next = early.get(history.revision + 1)) take(next);
}

function take(news: News): void {
  applyChanges(news.changes);
  history.revision = news.revision;
  setSteps(news);
  for (const revision of early.keys()) if (revision <= news.revision) early.delete(revision);
  if (early.size === 0) {
    clearTimeout(gap);
    gap = undefined;
  }
}

function setSteps(news: Pick<News, "undo" | "redo">): void {
  history.undo = news.undo;
  history.redo = news.redo;
}

/** Asks for everything again and shows that: on opening, after a gap, after a lost connection. */
export async function reload(): Promise<Value<"snapshot">> {
  history.revision = -1;
  early.clear();
  clearTimeout(gap);
  gap = undefined;
  const snapshot = await call("snapshot", {});
  for (const kind of KINDS) {
    const table = records[kind] as unknown as Table<{ id: string }>;
    table.replaceAll((snapshot.records[kind] as { id: string }[] | undefined) ?? []);
  }
  history.revision = snapshot.revision;
  setSteps(snapshot);
  // What was pushed meanwhile and is newer than the snapshot.
  for (const revision of early.keys()) if (revision <= snapshot.revision) early.delete(revision);
  takeEarly();
  return snapshot;
}

export function forget(): void {
  for (const kind of KINDS) (records[kind] as unknown as Table<{ id: string }>).replaceAll([]);
  history.revision = 0;
  history.undo = history.redo = null;
  early.clear();
}

export interface Edit<K extends Kind = Kind> {
  kind: K;
  id: string;
  fields: Partial<Records[K]>;
}

/** Edits shown before the door has answered, laid over what the door says until it has. */
const pending = new Map<string, { truth: { id: string } | null; edits: object[] }>();

function settle(kind: Kind, id: string): void {
  const table = records[kind] as unknown as Table<{ id: string }>;
  const waiting = pending.get(`${kind} ${id}`);
  if (!waiting) return;
  if (waiting.truth === null) table.remove(id);
  else table.put(Object.assign({}, waiting.truth, ...waiting.edits) as { id: string });
  if (waiting.edits.length === 0) pending.delete(`${kind} ${id}`);
}

/** Shows the edits at once, commits behind, and takes them back if the door refuses. */
export async function optimistic<V>(edits: readonly Edit[], commit: () => Promise<V>): Promise<V> {
  for (const { kind, id, fields } of edits) {
    const truth = (records[kind] as unknown as Table<{ id: string }>).get(id);
    if (!truth) continue;
    const waiting = pending.get(`${kind} ${id}`) ?? { truth, edits: [] };
    waiting.edits.push(fields);
    pending.set(`${kind} ${id}`, waiting);
    settle(kind, id);
  }
  try {
    return await commit();
  } finally {
    for (const { kind, id, fields } of edits) {
      const waiting = pending.get(`${kind} ${id}`);
      if (!waiting) continue;
      waiting.edits = waiting.edits.filter((edit) => edit !== fields);
      settle(kind, id);
    }
  }
}

/** Patches plain fields of a record: seen at once, committed behind, taken back if the door refuses. */
export function patch<K extends PatchableKind>(
  kind: K,
  id: string,
  fields: Partial<Records[K]>,
): Promise<Records[K]> {
  const commit = () => call(PATCH[kind] as Command, { id, fields } as Args<Command>);
  return optimistic([{ kind, id, fields } as Edit], commit) as Promise<unknown> as Promise<Records[K]>;
}
