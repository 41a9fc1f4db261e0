import { describe, expect, it } from "vitest";
import type { JourneyStep } from "../../ipc/bindings";
import { compare, longestRise, totalsOf } from "./compare";

const step = (id: string, from: string | null = null, more: Partial<JourneyStep> = {}): JourneyStep => ({
  id,
  journey_id: "j",
  title: from ?? id,
  tool: "",
  minutes: null,
  order_key: id,
  lane_id: null,
  from_step_id: from,
  ...more,
});
const today = ["a", "b", "c", "d"].map((id) => step(id));
const lane = (one: JourneyStep): string => one.lane_id ?? "";
const told = (toBe: JourneyStep[]): string[] =>
  compare(today, toBe, lane).map((pair) => `${pair.was?.id ?? "-"}${pair.now?.id ?? "-"} ${pair.mark}`);

describe("pairs", () => {
  it("keep what stayed, and put what went behind what it followed", () => {
    expect(told([step("A", "a"), step("new"), step("D", "d")])).toEqual([
      "aA same",
      "b- removed",
      "c- removed",
      "-new added",
      "dD same",
    ]);
    expect(told([step("B", "b")])[0]).toBe("a- removed");
    expect(told([])).toEqual(["a- removed", "b- removed", "c- removed", "d- removed"]);
  });

  it("say which fields changed, without regard to the case of a lane", () => {
    const more = { title: "other", tool: "x", minutes: 3, lane_id: "L" };
    expect(compare(today, [step("A", "a", more)], lane)[0]?.changes).toEqual([
      "title",
      "lane",
      "tool",
      "minutes",
    ]);
    const names = (one: JourneyStep): string => (one.id === "a" ? "Analyst" : " analyst");
    expect(compare([step("a")], [step("A", "a")], names)[0]?.mark).toBe("same");
  });

  it("call moved only the step that moved", () => {
    const moved = compare(today, [step("D", "d"), step("A", "a"), step("B", "b"), step("C", "c")], lane);
    expect(moved.map((pair) => pair.moved)).toEqual(["earlier", null, null, null]);
    const later = compare(today, [step("B", "b"), step("C", "c"), step("D", "d"), step("A", "a")], lane);
    expect(later.filter((pair) => pair.moved).map((pair) => [pair.was?.id, pair.moved])).toEqual([
      ["a", "later"],
    ]);
    expect(totalsOf(moved)).toEqual({ added: 0, removed: 0, changed: 0, moved: 1 });
  });

  it("take a second copy of a step as a new one", () => {
    expect(told([step("A", "a"), step("A2", "a")]).filter((line) => !line.endsWith("removed"))).toEqual([
      "aA same",
      "-A2 added",
    ]);
  });
});

it("finds the longest rise", () => {
  expect(longestRise([3, 0, 1, 2])).toEqual([0, 1, 2]);
  expect(longestRise([])).toEqual([]);
  const many = Array.from({ length: 200 }, (_, i) => (i * 37) % 200);
  const rise = longestRise(many);
  expect(rise.every((value, i) => i === 0 || value > (rise[i - 1] ?? 0))).toBe(true);
});
