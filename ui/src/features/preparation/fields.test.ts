import { expect, test } from "vitest";
import { FIELDS, fitting, GROUPS, inFormula } from "./fields";
import type { SeenColumn } from "./types";

test("every kind of step asks for something", () => {
  for (const kind of GROUPS.flat()) expect(FIELDS[kind].length).toBeGreaterThan(0);
});

test("a column stands bare in a formula where it can, else in brackets", () => {
  expect(inFormula("amount")).toBe("amount");
  expect(inFormula("âge_client")).toBe("âge_client");
  expect(inFormula("two words")).toBe("[two words]");
  expect(inFormula("2019")).toBe("[2019]");
  expect(inFormula("Ou")).toBe("[Ou]");
  expect(inFormula("a]b")).toBe("[a]]b]");
});

test("a field for numbers offers numbers", () => {
  const column = (name: string, kind: SeenColumn["kind"]): SeenColumn => ({ name, kind, words: null });
  const all = [column("a", "integer"), column("b", "text"), column("c", "date"), column("d", "number")];
  expect(fitting(all, "number").map((c) => c.name)).toEqual(["a", "d"]);
  expect(fitting(all, "date").map((c) => c.name)).toEqual(["c"]);
  expect(fitting(all).length).toBe(4);
});
