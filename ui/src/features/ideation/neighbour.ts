// Arrow keys: the nearest note in a direction.
import { centre, type Rect } from "./geometry";

export type Direction = "left" | "right" | "up" | "down";

/**
 * The item nearest to `from` in a direction, or null. Only what lies beyond `from`'s middle in that direction counts, and
 * what is off the axis costs double, so that an arrow follows the row or the column where there is one.
 */
export function neighbour<T extends Rect>(from: Rect, direction: Direction, items: Iterable<T>): T | null {
  const start = centre(from);
  let best: T | null = null;
  let least = Infinity;
  for (const item of items) {
    if ((item as Rect) === from) continue;
    const c = centre(item);
    const dx = c.x - start.x;
    const dy = c.y - start.y;
    const [along, across] =
      direction === "left"
        ? [-dx, dy]
        : direction === "right"
          ? [dx, dy]
          : direction === "up"
            ? [-dy, dx]
            : [dy, dx];
    if (along <= 1) continue;
    const cost = along + 2 * Math.abs(across) + (Math.abs(across) > along * 2 ? 1e4 : 0);
    if (cost < least) {
      least = cost;
      best = item;
    }
  }
  return best;
}
