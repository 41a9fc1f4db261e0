/** Points, counts and progress of epics, added up by cell, row and column. */
import type { Epic, MapColumn } from "../../ipc/bindings";

export interface Roll {
  epics: number;
  done: number;
  doing: number;
  points: number;
  donePoints: number;
  unestimated: number;
}

export const NOTHING: Readonly<Roll> = {
  epics: 0,
  done: 0,
  doing: 0,
  points: 0,
  donePoints: 0,
  unestimated: 0,
};

export function rollUp(epics: readonly Epic[]): Roll {
  const roll: Roll = { ...NOTHING };
  for (const epic of epics) {
    roll.epics++;
    roll.points += epic.points ?? 0;
    if (epic.points === null) roll.unestimated++;
    if (epic.state === "doing") roll.doing++;
    if (epic.state !== "done") continue;
    roll.done++;
    roll.donePoints += epic.points ?? 0;
  }
  return roll;
}

/** What part is done, 0 to 1: of the points where every epic has some, else of the epics. Null with no epic. */
export function progressOf(roll: Roll): { share: number; basis: "points" | "count" } | null {
  if (roll.epics === 0) return null;
  if (roll.unestimated === 0 && roll.points > 0)
    return { share: roll.donePoints / roll.points, basis: "points" };
  return { share: roll.done / roll.epics, basis: "count" };
}

export const cellName = (versionId: string, columnId: string): string => `${versionId} ${columnId}`;

export interface Rolls {
  all: Roll;
  version: Map<string, Roll>;
  column: Map<string, Roll>;
  cell: Map<string, Epic[]>;
}

function group(epics: readonly Epic[], by: (epic: Epic) => string): Map<string, Epic[]> {
  const groups = new Map<string, Epic[]>();
  for (const epic of epics) {
    const found = groups.get(by(epic));
    if (found) found.push(epic);
    else groups.set(by(epic), [epic]);
  }
  return groups;
}

/** One pass over the epics (in order): who stands in which cell, and the sums of every row and column. */
export function rollMap(epics: readonly Epic[]): Rolls {
  const cell = group(epics, (epic) => cellName(epic.version_id, epic.column_id));
  const version = group(epics, (epic) => epic.version_id);
  const column = group(epics, (epic) => epic.column_id);
  const rolled = (groups: Map<string, Epic[]>): Map<string, Roll> =>
    new Map([...groups].map(([id, group]) => [id, rollUp(group)]));
  return { all: rollUp(epics), version: rolled(version), column: rolled(column), cell };
}

/** The same cells, each as the very array of `before` where nothing in it changed: only what changed is drawn again. */
export function keepCells(
  before: ReadonlyMap<string, Epic[]>,
  now: ReadonlyMap<string, Epic[]>,
): Map<string, Epic[]> {
  const same = (a: Epic[], b: Epic[]): boolean =>
    a.length === b.length && a.every((epic, at) => epic === b[at]);
  return new Map(
    [...now].map(([name, epics]) => {
      const old = before.get(name);
      return [name, old && same(old, epics) ? old : epics];
    }),
  );
}

const AREAS = ["ingestion", "modelling", "activation", "monitoring", "infrastructure"] as const;

/** Columns by area in the order of the chain, then by their own order. */
export function columnsInOrder(columns: readonly MapColumn[]): MapColumn[] {
  return AREAS.flatMap((area) => columns.filter((column) => column.area === area));
}

/** Whether the column may be merged into the one before it: the first of an area stays. */
export function canMerge(columns: readonly MapColumn[], column: MapColumn): boolean {
  return columns.filter((other) => other.area === column.area).length > 1;
}

/**
 * Where an epic goes with Alt+arrow: the neighbouring cell that way, or null at the map's edge. Up and down
 * leave a cell only from its first and last epic; inside, they reorder.
 */
export function neighbourCell(
  epic: Epic,
  columns: readonly { id: string }[],
  versions: readonly { id: string }[],
  way: "left" | "right" | "up" | "down",
): { version_id: string; column_id: string } | null {
  const across = way === "left" || way === "right";
  const line = across ? columns : versions;
  const at = line.findIndex((item) => item.id === (across ? epic.column_id : epic.version_id));
  const next = line[at + (way === "left" || way === "up" ? -1 : 1)];
  if (at < 0 || !next) return null;
  return { version_id: across ? epic.version_id : next.id, column_id: across ? next.id : epic.column_id };
}
