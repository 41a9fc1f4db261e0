/** Today's journey beside the one it should be: which step became which, and what changed. */
import type { JourneyStep } from "../../ipc/bindings";

export type Field = "title" | "lane" | "tool" | "minutes";
export type Mark = "same" | "changed" | "added" | "removed";

export interface Pair {
  was: JourneyStep | null;
  now: JourneyStep | null;
  mark: Mark;
  /** It comes earlier or later among the steps that stayed. */
  moved: "earlier" | "later" | null;
  changes: Field[];
}

/** In the order of the journey as it should be; a step that was removed stands behind the one it followed. */
export function compare(
  today: readonly JourneyStep[],
  toBe: readonly JourneyStep[],
  laneName: (step: JourneyStep) => string,
): Pair[] {
  const place = new Map(today.map((step, index) => [step.id, index]));
  const became = new Map<number, JourneyStep>();
  for (const step of toBe) {
    const at = place.get(step.from_step_id ?? "");
    if (at !== undefined && !became.has(at)) became.set(at, step);
  }
  const order = toBe.flatMap((step) => {
    const at = place.get(step.from_step_id ?? "");
    return at !== undefined && became.get(at) === step ? [at] : [];
  });
  const rise = longestRise(order);
  const steady = new Set(rise);
  const pairs: Pair[] = [];
  const removedAfter = new Map<number, Pair[]>();
  let last = -1;
  today.forEach((was, at) => {
    if (became.has(at)) last = at;
    else {
      const list = removedAfter.get(last) ?? [];
      list.push({ was, now: null, mark: "removed", moved: null, changes: [] });
      removedAfter.set(last, list);
    }
  });
  pairs.push(...(removedAfter.get(-1) ?? []));
  /** How many of the steps that kept their order have come so far. */
  let passed = 0;
  for (const now of toBe) {
    const at = place.get(now.from_step_id ?? "");
    const was = at === undefined ? undefined : today[at];
    if (at === undefined || !was || became.get(at) !== now) {
      pairs.push({ was: null, now, mark: "added", moved: null, changes: [] });
      continue;
    }
    const changes = changesOf(was, now, laneName);
    const stayed = steady.has(at);
    const moved = stayed ? null : passed < rise.filter((one) => one < at).length ? "earlier" : "later";
    if (stayed) passed++;
    pairs.push({ was, now, mark: changes.length > 0 ? "changed" : "same", moved, changes });
    pairs.push(...(removedAfter.get(at) ?? []));
  }
  return pairs;
}

function changesOf(was: JourneyStep, now: JourneyStep, laneName: (step: JourneyStep) => string): Field[] {
  const changes: Field[] = [];
  if (was.title !== now.title) changes.push("title");
  if (laneName(was).trim().toLowerCase() !== laneName(now).trim().toLowerCase()) changes.push("lane");
  if (was.tool !== now.tool) changes.push("tool");
  if (was.minutes !== now.minutes) changes.push("minutes");
  return changes;
}

/** The longest rising run of numbers, in their order: what is not in it has moved. */
export function longestRise(numbers: readonly number[]): number[] {
  const ends: number[] = [];
  const before: number[] = [];
  numbers.forEach((value, at) => {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((numbers[ends[middle] ?? 0] ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    before[at] = low > 0 ? (ends[low - 1] ?? -1) : -1;
    ends[low] = at;
  });
  const rise: number[] = [];
  for (let at = ends.at(-1) ?? -1; at >= 0; at = before[at] ?? -1) rise.unshift(numbers[at] ?? 0);
  return rise;
}

export interface Totals {
  added: number;
  removed: number;
  changed: number;
  moved: number;
}

export function totalsOf(pairs: readonly Pair[]): Totals {
  const count = (mark: Mark): number => pairs.filter((pair) => pair.mark === mark).length;
  return {
    added: count("added"),
    removed: count("removed"),
    changed: count("changed"),
    moved: pairs.filter((pair) => pair.moved !== null).length,
  };
}
