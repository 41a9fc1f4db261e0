import { expect, it } from "vitest";
import type { JourneyStep, PainFrequency, PainPoint } from "../../ipc/bindings";
import { bars, DRAWN, hurts, ranked, scoreOf, worst } from "./rank";

const step = (id: string): JourneyStep => ({
  id,
  journey_id: "j",
  title: id,
  tool: "",
  minutes: null,
  order_key: id,
  lane_id: null,
  from_step_id: null,
});
const pain = (
  id: string,
  step_id: string,
  severity: number | null,
  frequency: PainFrequency | null,
): PainPoint => ({
  id,
  step_id,
  text: id,
  kind: "frustrating",
  severity,
  frequency,
  evidence: "",
  order_key: id,
});

const steps = [step("a"), step("b"), step("c")];
const pains = [
  pain("slight", "a", 2, "rarely"),
  pain("unsaid", "a", 5, null),
  pain("worst", "b", 5, "always"),
  pain("often", "c", 4, "often"),
  pain("severe", "a", 4, "often"),
  pain("elsewhere", "z", 5, "always"),
];

it("ranks by severity times frequency, ties together, the unrated last", () => {
  const list = ranked(steps, pains);
  expect(list.map((one) => [one.pain.id, one.score, one.rank])).toEqual([
    ["worst", 20, 1],
    ["severe", 12, 2],
    ["often", 12, 2],
    ["slight", 2, 4],
    ["unsaid", null, null],
  ]);
  expect(scoreOf(pain("x", "a", null, "often"))).toBeNull();
});

it("adds up by step, and names the worst one", () => {
  const all = hurts(steps, ranked(steps, pains));
  expect(all.map((one) => [one.score, one.pains])).toEqual([
    [14, 3],
    [20, 1],
    [12, 1],
  ]);
  expect(worst(all)?.step.id).toBe("b");
  expect(worst(hurts(steps, []))).toBeNull();
});

it("draws a long journey by its worst steps", () => {
  const long = Array.from({ length: 40 }, (_, i) => step(`s${i}`));
  const many = long.map((one, i) => pain(`p${i}`, one.id, (i % 5) + 1, "often"));
  const drawn = bars(hurts(long, ranked(long, many)));
  expect(drawn).toHaveLength(DRAWN);
  expect(drawn[0]).toMatchObject({ number: 5, score: 15 });
  expect(bars(hurts(steps, [])).map((one) => one.step.id)).toEqual(["a", "b", "c"]);
});
