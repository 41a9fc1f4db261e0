import { expect, it } from "vitest";
import { gridPlaces, parsePaste } from "./paste";

it("makes a note of each line of plain text, blank ones left out", () => {
  expect(parsePaste("one\n\n two \r\nthree").texts).toEqual(["one", "two", "three"]);
});

it("reads sixty rows of a spreadsheet as sixty notes", () => {
  const rows = Array.from({ length: 60 }, (_, i) => `Idea ${i}`).join("\r\n");
  expect(parsePaste(`${rows}\r\n`).texts).toHaveLength(60);
});

it("keeps line breaks and quotes of a quoted cell", () => {
  const { rows, texts } = parsePaste('"a ""quoted""\ncell"\tb\nc\td\n');
  expect(rows).toEqual([
    ['a "quoted"\ncell', "b"],
    ["c", "d"],
  ]);
  expect(texts).toEqual(['a "quoted"\ncell', "b", "c", "d"]);
});

it("takes a stray quote for text", () => {
  expect(parsePaste('5" screen\n"never closed\nnext').texts).toEqual(['5" screen', '"never closed', "next"]);
});

it("reads comma and semicolon files where the quotes show that they are such", () => {
  expect(parsePaste('"one, two",three\nfour,"five"').texts).toEqual(["one, two", "three", "four", "five"]);
  expect(parsePaste('a;"b;b"\nc;d').texts).toEqual(["a", "b;b", "c", "d"]);
});

it("leaves sentences with commas whole", () => {
  expect(parsePaste("Stop it, now\nWait, then stop").texts).toEqual(["Stop it, now", "Wait, then stop"]);
});

it("keeps emoji and right-to-left text, and drops a byte order mark", () => {
  expect(parsePaste("\uFEFF🎉 fête\nشكرا").texts).toEqual(["🎉 fête", "شكرا"]);
});

it("gives nothing for nothing", () => {
  expect(parsePaste("").texts).toEqual([]);
  expect(parsePaste("\t\t\n\t").texts).toEqual([]);
});

it("lays notes on a grid, each at its own place", () => {
  const places = gridPlaces(60, { x: 10, y: 20 }, { x: 172, y: 172 });
  expect(new Set(places.map((p) => `${p.x} ${p.y}`)).size).toBe(60);
  expect(places[0]).toEqual({ x: 10, y: 20 });
  expect(Math.max(...places.map((p) => p.x))).toBe(10 + 9 * 172);
});
