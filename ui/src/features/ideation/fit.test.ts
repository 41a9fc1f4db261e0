import { describe, expect, it } from "vitest";
import { fitText, graphemes, isRtl, LINE, shorten, SIZES } from "./fit";

/** Each character 50 px wide at 100 px, joined emoji counted once. */
const measure = (text: string): number => graphemes(text).length * 50;
const fit = (text: string) => fitText(text, 136, 114, measure);

describe("text on a paper", () => {
  it("is large when short and small when long", () => {
    expect(fit("Go").size).toBe(SIZES[0]);
    expect(fit("Stop risky transfers before they leave the client with a score").size).toBeLessThan(20);
  });

  it("never goes beyond the paper", () => {
    for (const text of [
      "a",
      "some words on a paper",
      "x".repeat(400),
      "word ".repeat(300),
      "a\nb\nc\nd\ne\nf\ng\nh\ni\nj",
    ]) {
      const fitted = fit(text);
      expect(fitted.lines.length * fitted.size * LINE).toBeLessThanOrEqual(114 * 1.03);
      for (const line of fitted.lines) expect((measure(line) * fitted.size) / 100).toBeLessThanOrEqual(136);
    }
  });

  it("keeps every word when it is not cut", () => {
    const text = "Delay risky transfers by ten minutes";
    const fitted = fit(text);
    expect(fitted.cut).toBe(false);
    expect(fitted.lines.join(" ")).toBe(text);
  });

  it("ends in an ellipsis when it can't all be shown", () => {
    const fitted = fit("word ".repeat(200));
    expect(fitted.cut).toBe(true);
    expect(fitted.size).toBe(14);
    expect(fitted.lines.at(-1)).toMatch(/…$/);
  });

  it("takes a smaller size rather than break a word, and breaks only at the smallest", () => {
    const word = "a".repeat(12);
    expect(fit(word).lines).toEqual([word]);
    expect(fit("b".repeat(30)).lines.length).toBeGreaterThan(1);
  });

  it("keeps the writer's lines", () => {
    expect(fit("one\ntwo").lines).toEqual(["one", "two"]);
  });

  it("never cuts an emoji in two", () => {
    const family = "👩‍👩‍👧‍👦";
    expect(shorten(family.repeat(5), 170, measure)).toBe(`${family}${family}…`);
  });

  it("knows text written from right to left by its first letter", () => {
    expect(isRtl("شكرا جزيلا")).toBe(true);
    expect(isRtl("«שלום» world")).toBe(true);
    expect(isRtl("Hello שלום")).toBe(false);
    expect(isRtl("🎉 hello")).toBe(false);
    expect(fit("مرحبا بالعالم").rtl).toBe(true);
  });
});
