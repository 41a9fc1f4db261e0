/**
 * The records of one kind, with a signal for each record: patching one of 10,000 notes wakes only what
 * shows this note. `shape` changes when a record comes, goes, changes place or owner; `touched` on any change.
 */
import { untrack } from "svelte";
import { compareRecords } from "./order";

interface Stored {
  id: string;
  order_key?: string;
}

class Row<T extends Stored> {
  readonly id: string;
  value: T;
  constructor(value: T) {
    this.id = value.id;
    this.value = $state.raw(value);
  }
}

export class Table<T extends Stored> {
  #rows = new Map<string, Row<T>>();
  #shape = $state(0);
  #touched = $state(0);
  // Caches are plain: they are keyed by the shape's number, which every reader also subscribes to.
  #sorted: { shape: number; rows: Row<T>[] } = { shape: -1, rows: [] };
  #indexes = new Map<string, { shape: number; groups: Map<unknown, Row<T>[]> }>();

  /** One record, or undefined; wakes its reader when this record changes only. */
  get(id: string | null | undefined): T | undefined {
    if (id === null || id === undefined) return undefined;
    const row = this.#rows.get(id);
    if (row) return row.value;
    void this.#shape;
    return undefined;
  }

  get size(): number {
    void this.#shape;
    return this.#rows.size;
  }

  /** All ids in order; wakes its reader when records come, go or move, not when they are edited. */
  get ids(): string[] {
    return this.#order().map((row) => row.id);
  }

  /** All records in order; wakes its reader on any change. */
  get all(): T[] {
    void this.#touched;
    const rows = this.#order();
    return untrack(() => rows.map((row) => row.value));
  }

  /** The records whose field `*_id` has the value, in order; wakes its reader on any change. */
  by(field: keyof T & `${string}_id`, value: string | null): T[] {
    void this.#touched;
    const rows = this.#group(field, value);
    return untrack(() => rows.map((row) => row.value));
  }

  /** Their ids only: wakes its reader when records come, go or move. */
  idsBy(field: keyof T & `${string}_id`, value: string | null): string[] {
    return this.#group(field, value).map((row) => row.id);
  }

  put(value: T): void {
    untrack(() => {
      const row = this.#rows.get(value.id);
      const moved = !row || movedBetween(row.value, value);
      if (row) row.value = value;
      else this.#rows.set(value.id, new Row(value));
      this.#touched++;
      if (moved) this.#shape++;
    });
  }

  remove(id: string): void {
    if (!this.#rows.delete(id)) return;
    untrack(() => {
      this.#touched++;
      this.#shape++;
    });
  }

  replaceAll(values: readonly T[]): void {
    const kept = new Set(values.map((value) => value.id));
    for (const id of this.#rows.keys()) if (!kept.has(id)) this.#rows.delete(id);
    for (const value of values) {
      const row = this.#rows.get(value.id);
      if (row) row.value = value;
      else this.#rows.set(value.id, new Row(value));
    }
    untrack(() => {
      this.#touched++;
      this.#shape++;
    });
  }

  #order(): Row<T>[] {
    const shape = this.#shape;
    if (this.#sorted.shape !== shape) {
      const rows = [...this.#rows.values()];
      untrack(() => rows.sort((a, b) => compareRecords(a.value, b.value)));
      this.#sorted = { shape, rows };
    }
    return this.#sorted.rows;
  }

  #group(field: keyof T & string, value: unknown): Row<T>[] {
    const shape = this.#shape;
    let index = this.#indexes.get(field);
    if (index?.shape !== shape) {
      const groups = new Map<unknown, Row<T>[]>();
      for (const row of this.#order()) {
        const key = untrack(() => row.value[field]) ?? null;
        const group = groups.get(key);
        if (group) group.push(row);
        else groups.set(key, [row]);
      }
      index = { shape, groups };
      this.#indexes.set(field, index);
    }
    return index.groups.get(value) ?? [];
  }
}

function movedBetween(before: Stored, after: Stored): boolean {
  if (before.order_key !== after.order_key) return true;
  const old = before as unknown as Record<string, unknown>;
  for (const [key, value] of Object.entries(after))
    if (key.endsWith("_id") && old[key] !== value) return true;
  return false;
}
