import { describe, expect, test } from "vitest";
import { language } from "../../messages/index.svelte";
import {
  evidenceText,
  heatmap,
  listed,
  maskOf,
  pairBars,
  remarkText,
  resultText,
  ruleText,
  type Pair,
  type RuleFields,
} from "./knowing";

const blank: RuleFields = {
  kind: "range",
  columns: ["amount"],
  low: null,
  high: null,
  low_date: null,
  high_date: null,
  allowed: [],
  pattern: "",
  operator: null,
  tolerance: 0,
};
const pair = (a: string, b: string, strength: number, pearson: number | null = null): Pair => ({
  a,
  b,
  measure: pearson === null ? "mixed" : "numbers",
  pearson,
  spearman: pearson,
  strength,
  rows: 100,
});

describe("a rule in a sentence", () => {
  test("says its bounds, its list, its comparison", () => {
    expect(ruleText({ ...blank, low: 0, high: 20000 })).toBe("amount is between 0 and 20,000");
    expect(ruleText({ ...blank, low: 0 })).toBe("amount is at least 0");
    expect(ruleText({ ...blank, low_date: "2026-01-01" })).toBe("amount is at least 1 Jan 2026");
    expect(ruleText({ ...blank, kind: "set", allowed: ["web", "app"] })).toBe("amount is one of web, app");
    expect(ruleText({ ...blank, kind: "compare", columns: ["a", "b", "c"], operator: "equal" })).toBe(
      "a + b = c",
    );
    expect(ruleText({ ...blank, kind: "compare", columns: ["a", "b"], operator: "at_most" })).toBe("a ≤ b");
    expect(ruleText({ ...blank, kind: "not_null", columns: ["a", "b"] })).toBe("a, b are never empty");
    expect(ruleText({ ...blank, kind: "freshness", high: 1 })).toBe(
      "The newest amount is at most one day old",
    );
  });

  test("and what became of it", () => {
    const result = {
      rule_id: "r",
      state: "failed",
      checked: 200,
      failed: 3,
      value: null,
      reason: null,
      column: null,
    } as const;
    expect(resultText(blank, result)).toBe("broken by 3 rows (1.5%)");
    expect(resultText(blank, { ...result, state: "passed" })).toBe(
      "3 rows break it (1.5%), as many as are allowed",
    );
    expect(resultText(blank, { ...result, state: "passed", failed: 0 })).toBe("kept by 200 rows");
    expect(resultText(blank, { ...result, state: "unfit", reason: "no_column", column: "x" })).toBe(
      "this version has no column “x”",
    );
    expect(resultText({ ...blank, kind: "freshness" }, { ...result, value: "2026-11-20" })).toBe(
      "the newest is of 20 Nov 2026",
    );
  });
});

describe("remarks", () => {
  const args = {
    count: 3,
    share: 0.05,
    exact: true,
    row: 7,
    value: 1234.5,
    other: "b",
    column: "a",
    strength: 0.987,
    measure: "numbers",
    from: "2026-01-01",
    to: "2026-01-03",
    step: "day",
    pair: false,
  };
  const codes = [
    "empty",
    "duplicates",
    "personal",
    "mostly_missing",
    "same",
    "gaps",
    "outliers",
    "absent_word",
    "code",
    "constant",
    "some_missing",
    "dominated",
    "strong",
    "key",
    "no_key",
    "complete",
  ];
  test.each(["en", "fr"] as const)("each has its words in %s", (locale) => {
    language.locale = locale;
    for (const code of codes) {
      const text = remarkText({ code, level: "note", columns: ["a", "b"], args });
      expect(text).not.toBe(code);
      expect(text).not.toMatch(/[{}]/);
    }
    language.locale = "en";
  });
  test("say figures as the language writes them", () => {
    const text = remarkText({ code: "outliers", level: "note", columns: ["a"], args });
    expect(text).toBe("a has 3 far-out values (5%), such as 1,234.5 in row 7.");
    expect(evidenceText({ kind: "email", by_name: true, matched: 98, checked: 100 })).toBe(
      "Looks like e-mail addresses: 98% of 100 values do",
    );
    expect(evidenceText({ kind: "birth_date", by_name: true, matched: 0, checked: 0 })).toBe(
      "Looks like dates of birth, by its name",
    );
    expect(listed(["a", "b", "c"], 2)).toBe("a, b, …");
  });
});

describe("pairs as pictures", () => {
  const pairs = [pair("x", "y", 0.9, -0.9), pair("g", "x", 0.4), pair("g", "y", 0.01)];
  test("bars keep the sign, and leave out what says nothing", () => {
    const { items } = pairBars(pairs, {}) as { items: { label: string; value: number }[] };
    expect(items.map(({ label, value }) => [label, value])).toEqual([
      ["x · y", -0.9],
      ["g · x", 0.4],
    ]);
  });
  test("the square is symmetric, in the order of the table", () => {
    const { labels, values } = heatmap(pairs, ["g", "x", "other", "y"], {}) as {
      labels: string[];
      values: (number | null)[][];
    };
    expect(labels).toEqual(["g", "x", "y"]);
    expect(values).toEqual([
      [null, 0.4, 0.01],
      [0.4, null, -0.9],
      [0.01, -0.9, null],
    ]);
  });
});

describe("a form in words", () => {
  const says = (pattern: string) => ruleText({ ...blank, kind: "pattern", columns: ["ref"], pattern });
  test("is written as an example, where it has a plain one", () => {
    expect(maskOf(String.raw`C\-\d{4}`)).toEqual({ mask: "C-9999", marks: ["9"] });
    expect(maskOf(String.raw`\p{Lu}{2}\d{3}/\p{Ll}`)?.mask).toBe("AA999/a");
    expect(says(String.raw`\d{5}`)).toBe("ref is written 99999 (9: any digit)");
    expect(says(String.raw`[^@\s]+@[^@\s]+\.[A-Za-z]{2,}`)).toBe("ref is an e-mail address");
  });
  test("stays as it is where it has none", () => {
    for (const pattern of [String.raw`\d+`, String.raw`\d{2,4}`, "(a|b)", "abc", String.raw`A\p{Lu}`, ""])
      expect(maskOf(pattern), pattern).toBeNull();
    expect(says(String.raw`\d{2,4}`)).toBe(String.raw`ref has the form \d{2,4}`);
  });
});
