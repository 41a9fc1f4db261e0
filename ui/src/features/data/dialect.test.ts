import { describe, expect, test } from "vitest";
import { choose, datasetName, factsIn, factText, optionsOf, valueOf } from "./dialect";
import type { Found, Reading } from "./types";

const found = <T>(value: T): Found<T> => ({ value, confidence: 1, evidence: { code: "chosen", args: {} } });
const reading: Reading = {
  encoding: found("utf-8"),
  line_end: found("lf"),
  separator: found("~|~"),
  quote: found('"'),
  escape: found(""),
  skip_rows: found(12),
  header_rows: found(1),
  columns: 3,
  decimal: found(","),
  thousands: found(""),
  date_order: found(null),
};

describe("the dialect of a file", () => {
  test("offers what was found, even where it is unusual", () => {
    expect(optionsOf(reading, "separator")[0]).toBe("~|~");
    expect(optionsOf(reading, "skip_rows")).toContain("12");
    expect(optionsOf(reading, "decimal")).toEqual([".", ","]);
    expect(optionsOf(reading, "date_order")).toHaveLength(3);
    expect(valueOf(reading, "date_order")).toBe("");
  });

  test("says marks in words", () => {
    expect(factText("separator", "\t")).toBe("tab");
    expect(factText("separator", "~|~")).toBe("~|~");
    expect(factText("encoding", "koi8-r")).toBe("KOI8-R");
    expect(factText("escape", "")).toBe("doubled");
  });

  test("keeps a choice, and gives it back to be found", () => {
    const chosen = choose({ kinds: {} }, "header_rows", "0");
    expect(chosen).toEqual({ kinds: {}, header_rows: 0 });
    expect(choose(chosen, "header_rows", null)).toEqual({ kinds: {} });
    expect(choose(chosen, "separator", ";").separator).toBe(";");
  });

  test("names a dataset after its file", () => {
    expect(datasetName("telco.churn.CSV")).toBe("telco.churn");
    expect(datasetName(".csv")).toBe(".csv");
  });
});

describe("a total below the rows", () => {
  const total = { value: true, confidence: 0.8, evidence: { code: "called_total", args: { text: "Total" } } };
  test("is asked only where there is one, and kept or left out by choice", () => {
    expect(factsIn(reading, { kinds: {} })).not.toContain("total");
    const summed = { ...reading, total };
    expect(factsIn(summed, { kinds: {} })).toContain("total");
    expect(valueOf(summed, "total")).toBe("true");
    expect(choose({ kinds: {} }, "total", "false")).toEqual({ kinds: {}, total: false });
    expect(choose({ kinds: {}, total: false }, "total", null)).toEqual({ kinds: {} });
  });
});
