import { describe, expect, test } from "vitest";
import { findingTexts } from "./noted";

describe("findings", () => {
  const word = (column: string, count: number, word = "unknown") => ({
    code: "reads_like_missing",
    args: { column, word, count },
  });
  test("of several columns are said once, with the others named", () => {
    const texts = findingTexts([word("job", 3), word("contact", 5), { code: "one_column", args: {} }]);
    expect(texts).toHaveLength(2);
    expect(texts[0]).toContain("job");
    expect(texts[0]).toMatch(/So too: contact\.$/);
  });
  test("that differ in more than column and count stay apart", () => {
    expect(findingTexts([word("job", 3), word("contact", 5, "n.c.")])).toHaveLength(2);
  });
});
