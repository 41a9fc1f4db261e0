/** What a timer shows, from its stored instants alone: the same after a reload, in any window. */
import type { AgendaRun } from "../../ipc/bindings";

export type Run = Pick<AgendaRun, "planned_seconds" | "elapsed_ms" | "running_since" | "ended_at">;

/** Milliseconds counted so far. A clock that was set back counts nothing. */
export function elapsed(run: Run, now: number): number {
  const since = run.running_since === null ? now : Date.parse(run.running_since);
  return run.elapsed_ms + Math.max(0, now - since);
}

/** Milliseconds left; below zero: over time. A run without a plan counts up, so nothing is ever "left". */
export const left = (run: Run, now: number): number => run.planned_seconds * 1000 - elapsed(run, now);

/** "7:42", "1:05:00"; with a plus sign once it is over. Counts down to 0:00 and stays there for its last second. */
export function clockText(run: Run, now: number): string {
  if (run.planned_seconds === 0) return digits(Math.floor(elapsed(run, now) / 1000));
  const rest = left(run, now);
  return rest >= 0 ? digits(Math.ceil(rest / 1000)) : `+${digits(Math.floor(-rest / 1000))}`;
}

function digits(seconds: number): string {
  const two = (n: number): string => String(n).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${two(minutes)}:${two(seconds % 60)}`;
}

/** Calm, the last minute, or over. */
export type Mood = "calm" | "soon" | "over";
export function mood(run: Run, now: number): Mood {
  if (run.planned_seconds === 0) return "calm";
  const rest = left(run, now);
  return rest < 0 ? "over" : rest <= Math.min(60_000, run.planned_seconds * 100) ? "soon" : "calm";
}

export interface Call {
  kind: "left" | "up" | "over";
  minutes: number;
}
/** Seconds left at which a screen reader is told, when the stretch is clearly longer than that. */
const CALLS = [600, 300, 60];

/** What is worth saying between two looks at the clock: five minutes left, one, time is up, every five minutes over. */
export function callBetween(run: Run, before: number, now: number): Call | null {
  if (run.planned_seconds === 0 || run.running_since === null) return null;
  const [from, to] = [left(run, before) / 1000, left(run, now) / 1000];
  if (from > 0 && to <= 0) return { kind: "up", minutes: 0 };
  for (const at of CALLS)
    if (from > at && to <= at && run.planned_seconds >= at * 1.5) return { kind: "left", minutes: at / 60 };
  const over = Math.floor(-to / 300);
  if (to < 0 && over > 0 && Math.floor(-from / 300) < over) return { kind: "over", minutes: over * 5 };
  return null;
}

/** Clock time in this language: "14:05". */
export const timeOfDay = (at: number, locale: string): string =>
  new Intl.DateTimeFormat(locale === "fr" ? "fr-FR" : "en-GB", { hour: "2-digit", minute: "2-digit" }).format(
    at,
  );
