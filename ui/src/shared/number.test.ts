import { expect, test } from "vitest";
import { parseNumber } from "./number";

test.each([
  ["12,4", "fr", 12.4],
  ["12,4", "en", 12.4],
  ["12.4", "fr", 12.4],
  ["1,234", "en", 1234],
  ["1,234", "fr", 1.234],
  ["1 234,5", "fr", 1234.5],
  ["1\u202f234", "fr", 1234],
  ["1,234.5", "en", 1234.5],
  ["1.234,5", "fr", 1234.5],
  ["1.234.567", "fr", 1234567],
  ["1,234,567", "fr", 1234567],
  ["−3", "en", -3],
  [" .5 ", "en", 0.5],
  ["1e3", "en", 1000],
] as const)("%s in %s is %d", (text, locale, value) => {
  expect(parseNumber(text, locale)).toBe(value);
});

test.each(["", "twelve", "12 min", "1,2,3", "--1", "1e999", "0x10", "Infinity"])(
  "%s is no number",
  (text) => {
    expect(parseNumber(text, "en")).toBeNull();
  },
);
