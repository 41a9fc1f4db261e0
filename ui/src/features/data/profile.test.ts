import { describe, expect, test } from "vitest";
import {
  bars,
  chartOf,
  contentText,
  dayText,
  isConstant,
  kindText,
  marks,
  squeeze,
  statistics,
  statText,
  type ColumnProfile,
} from "./profile";

const empty: ColumnProfile = {
  name: "x",
  kind: "number",
  count: 90,
  missing: 10,
  distinct: 50,
  distinct_estimated: false,
  numbers: null,
  texts: null,
  dates: null,
  top: [],
};
const number: ColumnProfile = {
  ...empty,
  numbers: {
    min: 18.25,
    max: 118.75,
    mean: 64.7617,
    sd: 30.09,
    quantiles: [19.65, 35.5, 70.35, 89.85, 107.4],
    sampled: false,
    histogram: [
      { from: 0, to: 50, count: 40 },
      { from: 50, to: 100, count: 0 },
      { from: 100, to: 150, count: 50 },
    ],
    zeros: 0,
    negatives: 0,
  },
};

describe("a column in a line", () => {
  test("says the range of numbers with their unit, and what share is missing", () => {
    expect(contentText(number, "€")).toBe("18.25 to 118.75 €");
    expect(marks(number, true, false)).toEqual([
      { text: "10% missing", tone: "warn" },
      { text: "personal", tone: "accent" },
    ]);
    expect(bars(number)).toEqual([40, 0, 50]);
  });

  test("says the most frequent value of a category, its share among the values that are there", () => {
    const column: ColumnProfile = {
      ...empty,
      kind: "category",
      distinct: 3,
      top: [{ value: "Month-to-month", count: 45 }],
    };
    expect(contentText(column)).toBe("Month-to-month 50%");
    expect(kindText(column)).toBe("3 categories");
  });

  test("says what never changes, and what isn't there", () => {
    const constant: ColumnProfile = {
      ...empty,
      kind: "category",
      distinct: 1,
      top: [{ value: "FR", count: 90 }],
    };
    expect(isConstant(constant)).toBe(true);
    expect(contentText(constant)).toBe("always FR");
    expect(contentText({ ...empty, count: 0, distinct: 0, kind: "empty" })).toBe("no value at all");
  });

  test("words booleans and dates", () => {
    const yes: ColumnProfile = {
      ...empty,
      kind: "boolean",
      distinct: 2,
      top: [
        { value: "false", count: 75 },
        { value: "true", count: 15 },
      ],
    };
    expect(contentText(yes)).toBe("no 83.3%");
    const dated: ColumnProfile = {
      ...empty,
      kind: "date",
      dates: { from: "2011-01-01", to: "2012-12-31", histogram: [] },
    };
    expect(contentText(dated)).toBe("1 Jan 2011 to 31 Dec 2012");
  });

  test("draws no bars for identifiers", () => {
    expect(bars({ ...number, kind: "identifier" })).toEqual([]);
    expect(chartOf({ ...number, kind: "identifier" }, {})).toBeNull();
  });
});

describe("numbers", () => {
  test("histograms keep their sum when squeezed", () => {
    expect(squeeze([1, 2, 3, 4, 5], 2)).toEqual([6, 9]);
    expect(squeeze([1, 2], 24)).toEqual([1, 2]);
  });
  test("statistics show four digits, extremes are whole", () => {
    expect(statText(64.7617)).toBe("64.76");
    expect(statText(0)).toBe("0");
    expect(statText(123456.7)).toBe("123,457");
    expect(statistics(number).find((stat) => stat.name === "Largest")?.value).toBe("118.75");
  });
  test("a chart of bins has one edge more than counts", () => {
    const chart = chartOf(number, {}) as {
      shape: { edges: number[]; counts: number[] };
      markers: { value: number }[];
    };
    expect(chart.shape.edges).toEqual([0, 50, 100, 150]);
    expect(chart.markers[0]?.value).toBe(70.35);
  });
  test("days are counted from 1970", () => {
    expect(dayText(0)).toBe("1970-01-01");
    expect(dayText(14_975)).toBe("2011-01-01");
  });
});
