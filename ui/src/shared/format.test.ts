import { afterEach, describe, expect, test } from "vitest";
import { language } from "../messages/index.svelte";
import {
  formatBytes,
  formatDate,
  formatDifference,
  formatDuration,
  formatNumber,
  formatQuantity,
  formatShare,
} from "./format";

afterEach(() => (language.locale = "en"));

describe("numbers and dates", () => {
  test("in French: decimal comma, narrow no-break space, 28 nov. 2026", () => {
    language.locale = "fr";
    expect(formatNumber(1234.5)).toBe("1\u202f234,5");
    expect(formatShare(0.265)).toBe("26,5\u00a0%");
    expect(formatDate("2026-11-28")).toBe("28 nov. 2026");
    expect(formatQuantity(12.4, "min")).toBe("12,4\u00a0min");
    expect(formatBytes(1_234_567)).toBe("1,2\u00a0Mo");
  });

  test("in English", () => {
    expect(formatNumber(1234.5)).toBe("1,234.5");
    expect(formatShare(0.265)).toBe("26.5%");
    expect(formatDate("2026-11-28")).toBe("28 Nov 2026");
    expect(formatDifference(-2)).toBe("−2");
    expect(formatDifference(3)).toBe("+3");
    expect(formatDuration(1830)).toBe("1.8\u00a0s");
    expect(formatDuration(125_000)).toBe("2\u00a0min 5\u00a0s");
  });

  test("a date has no zone: the first of January stays the first of January", () => {
    expect(formatDate("2026-01-01")).toBe("1 Jan 2026");
  });
});
