/** What happened to a prototype, in the order of the days. */
import type { Prototype, PrototypeFinding } from "../../ipc/bindings";

export interface Happened {
  date: string;
  what: "planned" | "started" | "business_rule" | "good_effect" | "bad_effect" | "concluded" | "renewed";
  text: string;
}

export function historyOf(
  prototype: Prototype,
  lessons: readonly PrototypeFinding[],
  renewal: Prototype | undefined,
): Happened[] {
  const { planned_on, started_on } = prototype;
  // A start that is dated back is still planned before it.
  const planned = started_on !== null && started_on < planned_on ? started_on : planned_on;
  const events: Happened[] = [{ date: planned, what: "planned", text: prototype.question }];
  if (prototype.started_on)
    events.push({ date: prototype.started_on, what: "started", text: prototype.measure || "–" });
  for (const lesson of lessons) events.push({ date: lesson.found_on, what: lesson.kind, text: lesson.text });
  if (prototype.concluded_on)
    events.push({ date: prototype.concluded_on, what: "concluded", text: prototype.conclusion });
  if (renewal) events.push({ date: renewal.planned_on, what: "renewed", text: renewal.question });
  // A stable sort keeps what happened on one day in the order of the method.
  return events.sort((one, other) => one.date.localeCompare(other.date));
}
