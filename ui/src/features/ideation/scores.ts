// The scoring grid's figures: what a cell shows, which ideas are looked at, where they lie in the picture.
import type { Note, Ranked, Score } from "../../ipc/bindings";

export const BEST = 5;

/** A score as the grid shows it: one that was given, or the mean of what several people gave. */
export interface Cell {
  value: number | null;
  /** Nobody gave this very number: it is the mean of `people`. */
  mean: boolean;
  people: number;
  low: number;
  high: number;
}

/** What a cell shows to the room (`person` null) or to one person. */
export function cellOf(scores: readonly Score[], person: string | null): Cell {
  const own = scores.find((score) => score.participant_id === person);
  const theirs = scores.filter((score) => score.participant_id !== null).map((score) => score.value);
  const spread = {
    people: theirs.length,
    low: Math.min(...theirs),
    high: Math.max(...theirs),
  };
  if (own) return { value: own.value, mean: false, ...spread };
  if (person !== null || theirs.length === 0) return { value: null, mean: false, ...spread };
  return { value: theirs.reduce((sum, value) => sum + value, 0) / theirs.length, mean: true, ...spread };
}

/** Ideas that are proposed for scoring where nobody has said which. */
const PROPOSED = 12;

export interface Candidates {
  notes: readonly Note[];
  votes: (id: string) => number;
  scored: ReadonlySet<string>;
  /** Ideas that someone asked to score. */
  asked: ReadonlySet<string>;
  ranked: readonly Ranked[];
}

/** The ideas of the grid: scored, chosen, asked for, or among those with most votes; by rank, then by votes. */
export function candidates({ notes, votes, scored, asked, ranked }: Candidates): Note[] {
  const most = notes
    .filter((note) => votes(note.id) > 0)
    .sort((a, b) => votes(b.id) - votes(a.id))
    .slice(0, PROPOSED);
  // Without votes the first notes, also once some of them are scored.
  const first = most.length === 0 && asked.size === 0 ? notes.slice(0, PROPOSED) : most;
  const wanted = new Set(first.map((note) => note.id));
  const place = new Map(ranked.map((each, at) => [each.id, each.rank === null ? Infinity : at]));
  return notes
    .filter((note) => wanted.has(note.id) || note.selected || scored.has(note.id) || asked.has(note.id))
    .sort(
      (a, b) =>
        (place.get(a.id) ?? Infinity) - (place.get(b.id) ?? Infinity) || votes(b.id) - votes(a.id) || 0,
    );
}

export interface Dot {
  id: string;
  /** 0 to 1, from little to much. */
  effort: number;
  value: number;
  /** Those at the same place lie side by side: how far from the middle, in dots. */
  aside: number;
}

/** Where each idea lies in the picture of value and effort; those without both figures are left out. */
export function dots(ranked: readonly Ranked[]): Dot[] {
  const at = new Map<string, Ranked[]>();
  for (const each of ranked) {
    if (each.value === null || each.effort === null) continue;
    const key = `${each.value.toFixed(2)} ${each.effort.toFixed(2)}`;
    const there = at.get(key);
    if (there) there.push(each);
    else at.set(key, [each]);
  }
  return [...at.values()].flatMap((there) =>
    there.map((each, i) => ({
      id: each.id,
      effort: (each.effort ?? 0) / BEST,
      value: (each.value ?? 0) / BEST,
      aside: i - (there.length - 1) / 2,
    })),
  );
}

/** Much value for little effort, the best first. */
export const quickWins = (all: readonly Dot[]): Dot[] =>
  all
    .filter((dot) => dot.value > 0.5 && dot.effort < 0.5)
    .sort((a, b) => b.value - b.effort - (a.value - a.effort));
