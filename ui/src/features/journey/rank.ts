/** Which pain points come first, and where along the journey it hurts: severity × how often. */
import type { JourneyStep, PainFrequency, PainPoint } from "../../ipc/bindings";

export const WEIGHT: Record<PainFrequency, number> = { rarely: 1, sometimes: 2, often: 3, always: 4 };
/** The score of the worst that can be: 5 × 4. */
export const WORST = 20;

/** Null: its severity or its frequency is not said. */
export function scoreOf(pain: PainPoint): number | null {
  return pain.severity === null || pain.frequency === null ? null : pain.severity * WEIGHT[pain.frequency];
}

export interface Ranked {
  pain: PainPoint;
  step: JourneyStep;
  /** The step's place in the journey, from 1. */
  number: number;
  score: number | null;
  /** Equal scores share a rank; without a score there is none. */
  rank: number | null;
}

/** The worst first; then the more severe, then the earlier in the journey. Those without a score come last. */
export function ranked(steps: readonly JourneyStep[], pains: readonly PainPoint[]): Ranked[] {
  const at = new Map(steps.map((step, index) => [step.id, index]));
  const list = pains.flatMap((pain) => {
    const index = at.get(pain.step_id);
    const step = index === undefined ? undefined : steps[index];
    return step ? [{ pain, step, number: (index ?? 0) + 1, score: scoreOf(pain), rank: null }] : [];
  });
  const sorted: Ranked[] = list.toSorted(
    (a, b) =>
      (b.score ?? -1) - (a.score ?? -1) ||
      (b.pain.severity ?? 0) - (a.pain.severity ?? 0) ||
      a.number - b.number,
  );
  sorted.forEach((one, index) => {
    if (one.score === null) return;
    const before = sorted[index - 1];
    one.rank = before && before.score === one.score ? before.rank : index + 1;
  });
  return sorted;
}

export interface Hurt {
  step: JourneyStep;
  number: number;
  score: number;
  pains: number;
}

/** What the pain points of each step add up to, in the order of the journey. */
export function hurts(steps: readonly JourneyStep[], list: readonly Ranked[]): Hurt[] {
  const of = new Map<string, Ranked[]>();
  for (const one of list) of.set(one.step.id, [...(of.get(one.step.id) ?? []), one]);
  return steps.map((step, index) => {
    const own = of.get(step.id) ?? [];
    const score = own.reduce((sum, one) => sum + (one.score ?? 0), 0);
    return { step, number: index + 1, score, pains: own.length };
  });
}

/** So many bars are drawn; a longer journey shows its worst steps. */
export const DRAWN = 14;

/** The bars of the chart: every step of a short journey in its order, else the worst ones, the worst first. */
export function bars(all: readonly Hurt[]): Hurt[] {
  if (all.length <= DRAWN) return [...all];
  return all
    .filter((one) => one.score > 0)
    .toSorted((a, b) => b.score - a.score || a.number - b.number)
    .slice(0, DRAWN);
}

/** The step that hurts most; none while nothing has a score. */
export function worst(all: readonly Hurt[]): Hurt | null {
  const found = all.reduce<Hurt | null>((top, one) => (one.score > (top?.score ?? 0) ? one : top), null);
  return found;
}
