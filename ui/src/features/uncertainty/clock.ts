/** The clock of a prototype: calendar days, the first included. */
import type { Prototype } from "../../ipc/bindings";

export const MOST_DAYS = 14;
const DAY_MS = 86_400_000;

/** Whole days from one date to another, `YYYY-MM-DD`. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);
}

export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

export type Clock =
  | { state: "planned" }
  /** It begins on a later day. */
  | { state: "ahead"; starts: string; last: string }
  | { state: "running"; day: number; last: string }
  | { state: "overdue"; over: number; last: string }
  | { state: "concluded"; day: number; last: string };

export function clockOf(
  prototype: Pick<Prototype, "started_on" | "concluded_on" | "days">,
  today: string,
): Clock {
  const { started_on, concluded_on, days } = prototype;
  if (!started_on) return { state: "planned" };
  const last = addDays(started_on, days - 1);
  if (concluded_on)
    return { state: "concluded", day: Math.max(1, daysBetween(started_on, concluded_on) + 1), last };
  const day = daysBetween(started_on, today) + 1;
  if (day < 1) return { state: "ahead", starts: started_on, last };
  if (day > days) return { state: "overdue", over: day - days, last };
  return { state: "running", day, last };
}

/** Whether what was measured lies on the right side of what was fixed; null while one of the two is not known. */
export function proved(prototype: Pick<Prototype, "bound" | "threshold" | "result">): boolean | null {
  const { bound, threshold, result } = prototype;
  if (threshold === null || result === null) return null;
  return bound === "at_least" ? result >= threshold : result <= threshold;
}
