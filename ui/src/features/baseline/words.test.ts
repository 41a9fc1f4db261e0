import { expect, test } from "vitest";
import { language } from "../../messages/index.svelte";
import { classText, conclusionText, spokenOf } from "./words";

const finding = (code: string, args: Record<string, string | number>) => ({
  severity: "note" as const,
  code,
  args: { model: "linear", naive: "mean", metric: "mae", target: "price", ...args },
});

test("a conclusion's figures have the digits that tell", () => {
  language.locale = "en";
  expect(conclusionText(finding("regression", { value: 78.0742, naive_value: 1234.567, saved: 94 }))).toMatch(
    /off by 78\.1 on average .* by 1,235: 94% less error/,
  );
  expect(conclusionText(finding("no_better", { metric: "auc", value: 0.803487, naive_value: 0.5 }))).toMatch(
    /AUC 0\.803 against 0\.5$/,
  );
});

test("yes and no, not true and false", () => {
  language.locale = "fr";
  expect(classText("true")).toBe("oui");
  expect(classText("false")).toBe("non");
  expect(classText("Fraude")).toBe("Fraude");
  language.locale = "en";
});

test("of several classes one that can be judged is spoken of", () => {
  const of = (class_rows: number[], task = "multiclass") =>
    spokenOf({ task, classes: ["a", "b", "c"], class_rows });
  expect(of([400, 100, 300])).toBe("b");
  expect(of([400, 3, 300])).toBe("c");
  expect(of([9, 12, 12])).toBe("b");
  expect(of([400, 100], "binary")).toBe("");
});
