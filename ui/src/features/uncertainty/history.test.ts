import { expect, test } from "vitest";
import type { Prototype, PrototypeFinding } from "../../ipc/bindings";
import { historyOf } from "./history";

const prototype = {
  question: "Do they join?",
  measure: "Rows joined",
  planned_on: "2026-07-06",
  started_on: "2026-07-06",
  concluded_on: "2026-07-17",
  conclusion: "Half of them",
} as Prototype;
const lesson = {
  kind: "business_rule",
  text: "Sundays have none",
  found_on: "2026-07-08",
} as PrototypeFinding;

test("what happened is told in the order of the days, a plan before its start of the same day", () => {
  const second = { ...prototype, question: "And the rest?", planned_on: "2026-07-17" };
  expect(historyOf(prototype, [lesson], second).map((event) => [event.date, event.what])).toEqual([
    ["2026-07-06", "planned"],
    ["2026-07-06", "started"],
    ["2026-07-08", "business_rule"],
    ["2026-07-17", "concluded"],
    ["2026-07-17", "renewed"],
  ]);
});

test("a start that is dated back is still planned before it; one that has not begun has nothing else", () => {
  const back = { ...prototype, started_on: "2026-07-01" };
  expect(historyOf(back, [], undefined)[0]).toMatchObject({ date: "2026-07-01", what: "planned" });
  const planned = { ...prototype, started_on: null, concluded_on: null };
  expect(historyOf(planned, [], undefined)).toHaveLength(1);
});
