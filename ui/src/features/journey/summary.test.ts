import { expect, it } from "vitest";
import type { JourneyStep, PainPoint } from "../../ipc/bindings";
import { neighbourStep, summaryOf } from "./summary";

const step = (id: string, minutes: number | null): JourneyStep => ({
  id,
  journey_id: "j",
  title: id,
  tool: "",
  minutes,
  order_key: id,
  lane_id: null,
  from_step_id: null,
});

it("adds up minutes and says what is not timed", () => {
  const steps = [step("a", 20), step("b", null), step("c", 2.5)];
  expect(summaryOf(steps, [{} as PainPoint])).toEqual({ steps: 3, minutes: 22.5, untimed: 1, pains: 1 });
  expect(summaryOf([], [])).toEqual({ steps: 0, minutes: 0, untimed: 0, pains: 0 });
});

it("finds the step next door, none past the ends", () => {
  const steps = [{ id: "a" }, { id: "b" }];
  expect(neighbourStep(steps, "a", 1)).toBe("b");
  expect(neighbourStep(steps, "a", -1)).toBeNull();
  expect(neighbourStep(steps, "b", 1)).toBeNull();
  expect(neighbourStep(steps, "gone", 1)).toBeNull();
});
