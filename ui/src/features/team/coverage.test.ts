import { describe, expect, it } from "vitest";
import type { Member } from "../../ipc/bindings";
import { coverageOf, FIELDS, levelOf, loneExperts, sizeOf } from "./coverage";

let next = 0;
function member(levels: Partial<Member>): Member {
  const none = Object.fromEntries(FIELDS.map((field) => [field, 0])) as Record<
    (typeof FIELDS)[number],
    number
  >;
  return { id: `m${next++}`, name: "", profile: "", share: "", learn: "", order_key: "", ...none, ...levels };
}

describe("coverage", () => {
  it("counts who is at which level, and points out gaps", () => {
    const [devops, infrastructure] = coverageOf([
      member({ devops: 3 }),
      member({ devops: 1, infrastructure: 1 }),
      member({ devops: 2 }),
    ]);
    expect(devops).toMatchObject({ marks: [3, 2, 1], experts: 1, advanced: 1, gap: false });
    expect(infrastructure).toMatchObject({ marks: [1], experts: 0, gap: true });
  });

  it("has a gap everywhere without members", () => {
    expect(coverageOf([]).every((one) => one.gap)).toBe(true);
  });

  it("shows levels out of range as the nearest one", () => {
    expect(levelOf(member({ devops: 9 }), "devops")).toBe(3);
    expect(levelOf(member({ devops: -2 }), "devops")).toBe(0);
  });
});

describe("advice", () => {
  it("follows the size", () => {
    expect([4, 5, 7, 8, 10, 11].map(sizeOf)).toEqual(["few", "ideal", "ideal", "large", "large", "too_many"]);
  });

  it("names who alone is expert in four fields or more", () => {
    const all = member({ devops: 3, software: 3, statistics: 3, business: 3 });
    expect(loneExperts([all, member({})])).toEqual([{ member: all, count: 4 }]);
    expect(loneExperts([all, member({ devops: 3 })])).toEqual([]);
  });
});
