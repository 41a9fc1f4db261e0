import { describe, expect, test } from "vitest";
import { callBetween, clockText, elapsed, left, mood, type Run } from "./clock";

const START = Date.parse("2026-11-25T14:00:00Z");
const at = (seconds: number): number => START + seconds * 1000;
const run = (fields: Partial<Run> = {}): Run => ({
  planned_seconds: 600,
  elapsed_ms: 0,
  running_since: "2026-11-25T14:00:00Z",
  ended_at: null,
  ...fields,
});

describe("a timer", () => {
  test("counts down, stays at zero for its last second, and goes on over", () => {
    expect(clockText(run(), at(0))).toBe("10:00");
    expect(clockText(run(), at(138.4))).toBe("07:42");
    expect(clockText(run(), at(600))).toBe("00:00");
    expect(clockText(run(), at(601.2))).toBe("+00:01");
    expect(clockText(run(), at(600 + 3725))).toBe("+1:02:05");
  });

  test("a pause holds what was counted; a clock set back counts nothing", () => {
    const paused = run({ elapsed_ms: 90_000, running_since: null });
    expect(elapsed(paused, at(5000))).toBe(90_000);
    expect(left(run({ elapsed_ms: 90_000 }), at(-60))).toBe(510_000);
  });

  test("without a plan it counts up and is never over", () => {
    const open = run({ planned_seconds: 0 });
    expect(clockText(open, at(75))).toBe("01:15");
    expect(mood(open, at(9000))).toBe("calm");
    expect(callBetween(open, at(0), at(9000))).toBeNull();
  });

  test("the last minute warns, or the last tenth of a short stretch", () => {
    expect(mood(run(), at(500))).toBe("calm");
    expect(mood(run(), at(541))).toBe("soon");
    expect(mood(run(), at(601))).toBe("over");
    expect(mood(run({ planned_seconds: 60 }), at(30))).toBe("calm");
  });

  test("says the time at sensible moments, each once", () => {
    const said: string[] = [];
    for (let s = 0; s < 1300; s++) {
      const call = callBetween(run(), at(s), at(s + 1));
      if (call) said.push(`${call.kind} ${call.minutes}`);
    }
    expect(said).toEqual(["left 5", "left 1", "up 0", "over 5", "over 10"]);
    expect(callBetween(run({ running_since: null }), at(0), at(700))).toBeNull();
  });
});
