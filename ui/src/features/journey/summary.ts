/** What a journey adds up to, and where a pain point goes with Alt+arrows. */
import type { JourneyStep, PainPoint } from "../../ipc/bindings";

export interface Summary {
  steps: number;
  minutes: number;
  /** Steps without a duration: then the minutes are not the whole. */
  untimed: number;
  pains: number;
}

export function summaryOf(steps: readonly JourneyStep[], pains: readonly PainPoint[]): Summary {
  return {
    steps: steps.length,
    minutes: steps.reduce((sum, step) => sum + (step.minutes ?? 0), 0),
    untimed: steps.filter((step) => step.minutes === null).length,
    pains: pains.length,
  };
}

/** The step before or after the one a pain point lies under; null at either end. */
export function neighbourStep(steps: readonly { id: string }[], stepId: string, way: -1 | 1): string | null {
  const at = steps.findIndex((step) => step.id === stepId);
  return at < 0 ? null : (steps[at + way]?.id ?? null);
}
