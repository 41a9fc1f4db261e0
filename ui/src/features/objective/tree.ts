/** The tree of objectives, flat for the eye and the keyboard, and where a gesture puts a branch. */
import type { Objective, Place } from "../../ipc/bindings";

export interface Row {
  objective: Objective;
  /** 0 = a root. */
  depth: number;
  /** Place among its siblings, from 0, and how many they are. */
  index: number;
  siblings: number;
  /** How many objectives lie below it, at any depth. */
  below: number;
}

/** Depth first, in order. What hangs on nothing known (a hand-altered file) is shown as a root. */
export function rowsOf(objectives: readonly Objective[]): Row[] {
  const known = new Set(objectives.map((objective) => objective.id));
  const children = new Map<string | null, Objective[]>();
  for (const objective of objectives) {
    const parent =
      objective.parent_id !== null && known.has(objective.parent_id) ? objective.parent_id : null;
    const group = children.get(parent);
    if (group) group.push(objective);
    else children.set(parent, [objective]);
  }
  const rows: Row[] = [];
  const seen = new Set<string>();
  function walk(parent: string | null, depth: number): void {
    const group = children.get(parent) ?? [];
    group.forEach((objective, index) => {
      if (seen.has(objective.id)) return;
      seen.add(objective.id);
      const row: Row = { objective, depth, index, siblings: group.length, below: 0 };
      rows.push(row);
      const at = rows.length;
      walk(objective.id, depth + 1);
      row.below = rows.length - at;
    });
  }
  walk(null, 0);
  return rows;
}

/** The rows of one root: itself first. */
export function treesOf(rows: readonly Row[]): Row[][] {
  const trees: Row[][] = [];
  for (const row of rows) {
    if (row.depth === 0) trees.push([row]);
    else trees.at(-1)?.push(row);
  }
  return trees;
}

export interface Target {
  parent_id: string | null;
  place: Place;
}

function at(rows: readonly Row[], id: string): number {
  return rows.findIndex((row) => row.objective.id === id);
}

/** Whether `id` is `under` or lies below it. */
export function isWithin(rows: readonly Row[], id: string | null, under: string): boolean {
  const top = at(rows, under);
  const found = id === null ? -1 : at(rows, id);
  const row = rows[top];
  return row !== undefined && found >= top && found <= top + row.below;
}

/** One level down: below the sibling before it. */
export function indent(rows: readonly Row[], id: string): Target | null {
  const here = at(rows, id);
  const row = rows[here];
  if (!row || row.index === 0 || row.depth === 0) return null;
  for (let above = here - 1; above >= 0; above--) {
    const before = rows[above];
    if (before?.depth === row.depth) return { parent_id: before.objective.id, place: {} };
  }
  return null;
}

/** One level up: right after its parent. The root stays alone at the top. */
export function outdent(rows: readonly Row[], id: string): Target | null {
  const row = rows[at(rows, id)];
  if (!row || row.depth < 2) return null;
  const parent = rows[at(rows, row.objective.parent_id ?? "")];
  return parent ? { parent_id: parent.objective.parent_id, place: { after: parent.objective.id } } : null;
}

/** Where a drop between two rows, or onto one, puts a branch; null where it can't lie. */
export function dropped(
  rows: readonly Row[],
  id: string,
  drop: { place: Place; into?: string },
): Target | null {
  const target = wanted(rows, id, drop);
  return target && !isWithin(rows, target.parent_id, id) ? target : null;
}

function wanted(
  rows: readonly Row[],
  id: string,
  { place, into }: { place: Place; into?: string },
): Target | null {
  if (into) return { parent_id: into, place: {} };
  const before = place.before ? rows[at(rows, place.before)] : undefined;
  if (before) return { parent_id: before.objective.parent_id, place: { before: before.objective.id } };
  const above = place.after ? at(rows, place.after) : -1;
  const row = rows[above];
  if (!row || isWithin(rows, row.objective.id, id)) return null;
  const rest = rows.filter((other) => !isWithin(rows, other.objective.id, id));
  const next = rest[at(rest, row.objective.id) + 1];
  // Between a parent and its first child: it becomes the first child.
  if (next && next.depth > row.depth)
    return { parent_id: row.objective.id, place: { before: next.objective.id } };
  if (row.depth === 0) return { parent_id: row.objective.id, place: {} };
  return { parent_id: row.objective.parent_id, place: { after: row.objective.id } };
}
