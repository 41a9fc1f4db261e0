import { beforeAll, expect, test } from "vitest";
import { language, learn } from "../messages/index.svelte";
import { few, kindText, noteText, sayStep, type Params } from "./steps";

beforeAll(async () => {
  await Promise.all([learn("en"), learn("fr")]);
  language.locale = "en";
});

const CASES: [string, Params, string][] = [
  ["filter", { formula: "a > 0" }, "Keep rows where a > 0"],
  ["filter", { formula: "a > 0", keep: "others" }, "Leave out rows where a > 0"],
  ["formula", { name: "x", formula: "a + b" }, "x = a + b"],
  ["missing", { columns: ["a"], value: "0" }, "Where a is missing, put “0”"],
  [
    "missing",
    { columns: ["a"], fill: "previous", group: ["g"] },
    "Where a is missing, take the row before, within g",
  ],
  ["types", { columns: ["a", "b"], to: "date" }, "a, b become date"],
  [
    "rare",
    { columns: ["c"], least: 30, other: "other" },
    "In c, categories with fewer than 30 rows become “other”",
  ],
  ["date_parts", { column: "d", parts: ["year", "month"] }, "From d: year, month"],
  ["bins", { column: "a", count: 5 }, "a in 5 bins"],
  ["bins", { column: "a", cut: "edges", edges: [0, 10, 20] }, "a in bins by 0, 10, 20"],
  ["ratio", { over: "a", under: "b" }, "a divided by b"],
  ["lag", { column: "a", by: 1, order: "d" }, "a, 1 row before by d"],
  ["lag", { column: "a", by: -2, order: "d" }, "a, 2 rows after by d"],
  ["window", { column: "a", size: 7, order: "d" }, "Mean of a over the last 7 rows by d"],
  [
    "group",
    { keys: ["c"], values: [{ aggregate: "count" }, { column: "a", aggregate: "sum" }] },
    "By c: Number, Sum of a",
  ],
  ["rename", { names: [{ from: "a", to: "b" }] }, "a → b"],
  ["columns", { mode: "drop", columns: ["a"] }, "Drop a"],
  ["sort", { by: [{ column: "a", descending: true }] }, "By a, largest first"],
  ["deduplicate", {}, "Rows that are the same in every column"],
];

test.each(CASES)("%s %j", (kind, params, expected) => {
  expect(sayStep(kind, params)).toBe(expected);
});

test("a step that was begun, and one that nobody knows, still say something", () => {
  expect(sayStep("filter", {})).toBe("Keep rows where …");
  expect(sayStep("magic", {})).toBe("magic");
  expect(kindText("sort")).toBe("Sort");
  expect(noteText({ code: "magic", args: {} })).toBe("magic");
  expect(few(["a", "b", "c", "d", "e"])).toBe("a, b, c and 2 more");
});

test("in French too", () => {
  language.locale = "fr";
  expect(sayStep("missing", { columns: ["a"], fill: "mean" })).toBe("Là où a manque, mettre la moyenne");
  language.locale = "en";
});
