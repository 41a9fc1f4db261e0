/** Which columns of a long map are drawn, and the way from one step to the next. */

/** A journey of so many steps is drawn whole; of a longer one what is in sight and a little around it. */
export const WHOLE = 40;
const AROUND = 4;

export interface Range {
  from: number;
  to: number;
}

export function inSight(count: number, column: number, left: number, width: number): Range {
  if (count <= WHOLE || column <= 0) return { from: 0, to: count };
  const from = Math.max(0, Math.floor(left / column) - AROUND);
  const to = Math.min(count, Math.ceil((left + width) / column) + AROUND);
  return { from: Math.min(from, count), to: Math.max(to, Math.min(from, count)) };
}

/** Space at the left and right of a card in its column. */
export const GAP = 8;

/** From the right edge of a card to the left edge of the next one: across, down or up in the gap, across. */
export function way(at: number, column: number, from: number, to: number): string {
  const middle = (at + 1) * column;
  const [left, right] = [middle - GAP, middle + GAP];
  if (from === to) return `M${left} ${from}H${right - 1}`;
  return `M${left} ${from}H${middle - 1}V${to}H${right - 1}`;
}
