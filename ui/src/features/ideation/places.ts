// Where new things go so that nothing is covered.
import { intersects, type Point, type Rect } from "./geometry";

/** Size of a new note in world units, and the distance between two. */
export const NOTE = 160;
export const STEP = 172;

/**
 * The place nearest to `wanted` where a rectangle of that size covers nothing, looked for in rings of one note's step;
 * `wanted` itself if 20 rings are full.
 */
export function freePlace(
  wanted: Point,
  size: { width: number; height: number },
  taken: (r: Rect) => Iterable<Rect>,
): Point {
  const free = (p: Point): boolean => {
    const r = { ...p, ...size };
    for (const other of taken(r)) if (intersects(other, r)) return false;
    return true;
  };
  for (let ring = 0; ring <= 20; ring++)
    for (const [dx, dy] of ringSteps(ring)) {
      const p = { x: wanted.x + dx * STEP, y: wanted.y + dy * STEP };
      if (free(p)) return p;
    }
  return wanted;
}

/** The steps of a square ring, from the right and clockwise. */
function ringSteps(ring: number): [number, number][] {
  if (ring === 0) return [[0, 0]];
  const steps: [number, number][] = [];
  for (let dy = -ring; dy <= ring; dy++)
    for (let dx = -ring; dx <= ring; dx++)
      if (Math.max(Math.abs(dx), Math.abs(dy)) === ring) steps.push([dx, dy]);
  const turn = ([dx, dy]: [number, number]): number => (Math.atan2(dy, dx) + 2 * Math.PI) % (2 * Math.PI);
  return steps.sort((a, b) => Math.hypot(...a) - Math.hypot(...b) || turn(a) - turn(b));
}

/** The next free place for notes that are added one after another: rows of six, beginning at `start`. */
export function nextInRows(start: Point, taken: (r: Rect) => Iterable<Rect>, columns = 6): Point {
  for (let i = 0; i < 20000; i++) {
    const p = { x: start.x + (i % columns) * STEP, y: start.y + Math.floor(i / columns) * STEP };
    const r = { ...p, width: NOTE, height: NOTE };
    let free = true;
    for (const other of taken(r)) if (intersects(other, r)) free = false;
    if (free) return p;
  }
  return start;
}
