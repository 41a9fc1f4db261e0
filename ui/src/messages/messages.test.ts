import { parse, TYPE, type MessageFormatElement } from "@formatjs/icu-messageformat-parser";
import { describe, expect, test } from "vitest";
import cases from "../../messages/cases.json";
import en from "../../messages/en.json";
import fr from "../../messages/fr.json";
import { formatMessage, type Locale } from "./index.svelte";

type Tree = { [key: string]: Tree | string };

function leaves(tree: Tree, prefix = ""): Map<string, string> {
  const all = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === "string") all.set(prefix + key, value);
    else for (const [inner, text] of leaves(value, `${prefix}${key}.`)) all.set(inner, text);
  }
  return all;
}

function elements(message: string): MessageFormatElement[] {
  const flat = (list: MessageFormatElement[]): MessageFormatElement[] =>
    list.flatMap((element) =>
      element.type === TYPE.plural || element.type === TYPE.select
        ? [element, ...Object.values(element.options).flatMap((option) => flat(option.value))]
        : [element],
    );
  return flat(parse(message, { ignoreTag: true }));
}

function placeholders(message: string): string[] {
  const names = elements(message)
    .filter(
      (element) => element.type !== TYPE.literal && element.type !== TYPE.pound && element.type !== TYPE.tag,
    )
    .map((element) => (element as { value: string }).value);
  return [...new Set(names)].sort();
}

function literals(message: string): string[] {
  return elements(message)
    .filter((element) => element.type === TYPE.literal)
    .map((element) => (element as { value: string }).value);
}

const english = leaves(en);
const french = leaves(fr);

describe("messages", () => {
  test("both languages hold the same keys", () => {
    expect([...french.keys()].sort()).toEqual([...english.keys()].sort());
  });

  test("every message parses, and asks for the same placeholders in both", () => {
    const different = [...english].filter(
      ([key, message]) => placeholders(message).join() !== placeholders(french.get(key) ?? "").join(),
    );
    expect(different.map(([key]) => key)).toEqual([]);
  });

  test("French plurals say what becomes of millions", () => {
    const lacking = [...french].filter(([, message]) =>
      elements(message).some((element) => element.type === TYPE.plural && !("many" in element.options)),
    );
    expect(lacking.map(([key]) => key)).toEqual([]);
  });

  test("French has no-break spaces before : ; ? ! and inside « »", () => {
    const wrong = [...french].filter(([, message]) =>
      literals(message).some((text) =>
        /(?:[^\u00a0\u202f\s!?][:;?!](?=\s|$))|(?: [:;?!»])|(?:« )|(?:«[^\u00a0\u202f])/.test(text),
      ),
    );
    expect(wrong.map(([key]) => key)).toEqual([]);
  });

  test.each(cases)("$locale $message", ({ message, locale, args, expected }) => {
    expect(formatMessage(message, locale as Locale, args)).toBe(expected);
  });

  test("a missing argument leaves a dash, never a crash", () => {
    expect(formatMessage("{count, plural, one {# note} other {# notes}} by {name}", "en", { count: 2 })).toBe(
      "2 notes by –",
    );
  });
});
