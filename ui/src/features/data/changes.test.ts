import { describe, expect, it } from "vitest";
import { changesOf, sizeText } from "./changes";
import { bothWays, factsOf } from "./dialect";
import type { ColumnDifference } from "./types";

const plain: ColumnDifference = {
  name: "a",
  kind: "number",
  kind_before: "number",
  change: "clear",
  drift: { size: 0.2, chance: 0.05 },
  missing: [0, 0],
  missing_drift: { size: 0, chance: 0.01 },
  mean: [10, 10.012],
  sd: null,
  quantiles: null,
  dates: null,
  distinct: [3, 3],
  appeared: [],
  appeared_count: 0,
  vanished: [],
  vanished_count: 0,
  known: null,
  sampled: false,
};

describe("what changed in a column", () => {
  it("keeps enough digits to show a difference", () => {
    expect(changesOf(plain)).toEqual(["mean 10 → 10.012"]);
  });
  it("names a few words and counts the others", () => {
    const appeared = "abcdefg".split("").map((value) => ({ value, count: 1 }));
    const column = { ...plain, drift: null, appeared, appeared_count: 12 };
    expect(changesOf(column)).toEqual(["new: a, b, c, d, e and 7 more"]);
  });
  it("shows the larger change beside its own chance", () => {
    const column = { ...plain, missing_drift: { size: 0.3, chance: 0.02 } };
    expect(sizeText(column)).toEqual({ size: "30%", chance: "2%", share: 0.3 });
    expect(sizeText(plain).size).toBe("20%");
    expect(sizeText({ ...plain, change: "other_kind" }).size).toBe("");
  });
});

describe("dates that fit both orders", () => {
  it("are read both ways", () => {
    expect(bothWays("03/04/2020")).toEqual({ day_month_year: "2020-04-03", month_day_year: "2020-03-04" });
    expect(bothWays("3.4.99 12:00")?.day_month_year).toBe("1999-04-03");
  });
  it("are none where one order is impossible or nothing differs", () => {
    for (const text of ["25/03/2020", "03/03/2020", "2020-03-04", "x"]) expect(bothWays(text)).toBeNull();
  });
});

it("a format has its own decisions", () => {
  expect(factsOf("parquet")).toEqual([]);
  expect(factsOf("xlsx")).not.toContain("encoding");
  expect(factsOf(undefined)).toContain("encoding");
});
