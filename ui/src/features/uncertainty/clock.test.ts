import { describe, expect, test } from "vitest";
import { addDays, clockOf, daysBetween, proved } from "./clock";

const box = (started_on: string | null, concluded_on: string | null = null, days = 14) => ({
  started_on,
  concluded_on,
  days,
});

describe("the clock of a prototype", () => {
  test("days are calendar days, whatever the month and the hour changes", () => {
    expect(daysBetween("2026-10-24", "2026-10-26")).toBe(2);
    expect(daysBetween("2026-02-27", "2026-03-01")).toBe(2);
    expect(addDays("2026-12-30", 3)).toBe("2027-01-02");
  });

  test("the first day is day 1, the fourteenth the last", () => {
    expect(clockOf(box(null), "2026-11-16")).toEqual({ state: "planned" });
    expect(clockOf(box("2026-11-03"), "2026-11-03")).toEqual({
      state: "running",
      day: 1,
      last: "2026-11-16",
    });
    expect(clockOf(box("2026-11-03"), "2026-11-16")).toMatchObject({ state: "running", day: 14 });
    expect(clockOf(box("2026-11-03"), "2026-11-18")).toMatchObject({ state: "overdue", over: 2 });
    expect(clockOf(box("2026-11-03", null, 5), "2026-11-08")).toMatchObject({ state: "overdue", over: 1 });
    expect(clockOf(box("2026-11-20"), "2026-11-16")).toMatchObject({ state: "ahead", starts: "2026-11-20" });
  });

  test("a concluded one stands still", () => {
    expect(clockOf(box("2026-11-03", "2026-11-12"), "2027-01-01")).toMatchObject({
      state: "concluded",
      day: 10,
    });
  });
});

test("proved is on the right side of the threshold, the threshold included", () => {
  expect(proved({ bound: "at_least", threshold: 60, result: 60 })).toBe(true);
  expect(proved({ bound: "at_least", threshold: 60, result: 59.9 })).toBe(false);
  expect(proved({ bound: "at_most", threshold: 5, result: 5 })).toBe(true);
  expect(proved({ bound: "at_most", threshold: 5, result: 6 })).toBe(false);
  expect(proved({ bound: "at_most", threshold: 5, result: null })).toBeNull();
  expect(proved({ bound: "at_most", threshold: null, result: 5 })).toBeNull();
});
