// The spatial index: which things lie in a rectangle, without looking at all of them.
import type { Rect } from "./geometry";
import { intersects } from "./geometry";

const CELL = 512;
const key = (column: number, row: number): number => (column + 0x100000) * 0x200000 + (row + 0x100000);

/** Things with a rectangle, by cells of 512 world units; a thing lies in each cell it touches. */
export class Grid<T extends Rect> {
  #cells = new Map<number, Set<T>>();
  #places = new Map<T, [number, number, number, number]>();

  get size(): number {
    return this.#places.size;
  }

  add(item: T): void {
    const range = rangeOf(item);
    this.#places.set(item, range);
    for (let column = range[0]; column <= range[2]; column++)
      for (let row = range[1]; row <= range[3]; row++) {
        const at = key(column, row);
        const cell = this.#cells.get(at);
        if (cell) cell.add(item);
        else this.#cells.set(at, new Set([item]));
      }
  }

  remove(item: T): void {
    const range = this.#places.get(item);
    if (!range) return;
    this.#places.delete(item);
    for (let column = range[0]; column <= range[2]; column++)
      for (let row = range[1]; row <= range[3]; row++) {
        const at = key(column, row);
        const cell = this.#cells.get(at);
        cell?.delete(item);
        if (cell?.size === 0) this.#cells.delete(at);
      }
  }

  /** To be called after an item's rectangle changed. */
  update(item: T): void {
    const old = this.#places.get(item);
    const now = rangeOf(item);
    if (old && old.every((value, i) => value === now[i])) return;
    this.remove(item);
    this.add(item);
  }

  /** The items that touch `r`, in no particular order. */
  query(r: Rect): T[] {
    const found = new Set<T>();
    const [left, top, right, bottom] = rangeOf(r);
    // A window that covers more cells than there are: walk the cells that exist.
    if ((right - left + 1) * (bottom - top + 1) > this.#cells.size) {
      for (const item of this.#places.keys()) if (intersects(item, r)) found.add(item);
      return [...found];
    }
    for (let column = left; column <= right; column++)
      for (let row = top; row <= bottom; row++) {
        const cell = this.#cells.get(key(column, row));
        if (cell) for (const item of cell) if (intersects(item, r)) found.add(item);
      }
    return [...found];
  }
}

function rangeOf(r: Rect): [number, number, number, number] {
  const cell = (value: number): number => Math.floor(Math.min(Math.max(value, -4e8), 4e8) / CELL);
  return [cell(r.x), cell(r.y), cell(r.x + r.width), cell(r.y + r.height)];
}
