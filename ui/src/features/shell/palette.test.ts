import { expect, test } from "vitest";
import { score } from "./palette";

test("accents and case don't matter", () => {
  expect(score("Équipe", "equ")).toBeGreaterThan(0);
});

test("every word must be there", () => {
  expect(score("Story map", "map story")).toBeGreaterThan(0);
  expect(score("Story map", "story team")).toBe(0);
});

test("a beginning beats a middle", () => {
  expect(score("Canvases", "can")).toBeGreaterThan(score("American", "can"));
});
