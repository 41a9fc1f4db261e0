// From which probability on to act: a few places out of many, with what each would find.
import type { Threshold } from "./types";

export interface Step {
  from: number;
  acted: number;
  /** Of all rows. */
  share: number;
  /** Of the rows acted on, those to be found. */
  precision: number;
  /** Of those to be found, the rows acted on. */
  recall: number;
  /** How many times more than at random. */
  lift: number;
}

const SHARES = [0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1];

/** About a dozen steps: those nearest to acting on one, two, five … in a hundred rows. */
export function thresholdSteps(all: readonly Threshold[]): Step[] {
  const last = all.at(-1);
  if (!last || last.found === 0 || all.length < 2) return [];
  const chosen = new Set<Threshold>();
  for (const share of SHARES) {
    const wanted = share * last.acted;
    const nearest = all.reduce((best, each) =>
      Math.abs(each.acted - wanted) < Math.abs(best.acted - wanted) ? each : best,
    );
    chosen.add(nearest);
  }
  const usual = last.found / last.acted;
  return all
    .filter((each) => chosen.has(each))
    .map(({ from, acted, found }) => ({
      from,
      acted,
      share: acted / last.acted,
      precision: found / acted,
      recall: found / last.found,
      lift: found / acted / usual,
    }));
}
