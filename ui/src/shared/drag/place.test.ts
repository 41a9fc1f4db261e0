import { describe, expect, it } from "vitest";
import { isSamePlace, placeAt, placeBeside, withMoved } from "./place";

const list = ["a", "b", "c"].map((id) => ({ id }));
const ids = (items: readonly { id: string }[]): string => items.map((item) => item.id).join("");

describe("places", () => {
  it("names a neighbour for each index", () => {
    expect(placeAt(list, 0)).toEqual({ before: "a" });
    expect(placeAt(list, 1)).toEqual({ after: "a" });
    expect(placeAt(list, 3)).toEqual({ after: "c" });
    expect(placeAt(list, 99)).toEqual({ after: "c" });
    expect(placeAt([], 0)).toEqual({});
  });

  it("steps up and down, and stops at the ends", () => {
    expect(placeBeside(list, "b", -1)).toEqual({ before: "a" });
    expect(placeBeside(list, "b", 1)).toEqual({ after: "c" });
    expect(placeBeside(list, "c", -1)).toEqual({ after: "a" });
    expect(placeBeside(list, "a", -1)).toBeNull();
    expect(placeBeside(list, "c", 1)).toBeNull();
    expect(placeBeside(list, "unknown", 1)).toBeNull();
  });

  it("knows the place where a record stands already", () => {
    expect(isSamePlace(list, "b", { after: "a" })).toBe(true);
    expect(isSamePlace(list, "b", { before: "c" })).toBe(true);
    expect(isSamePlace(list, "c", {})).toBe(true);
    expect(isSamePlace(list, "b", {})).toBe(false);
    expect(isSamePlace(list, "a", { after: "c" })).toBe(false);
    expect(isSamePlace(list, "x", { after: "c" })).toBe(false);
  });

  it("shows the list as every place will make it", () => {
    for (const moved of list) {
      const rest = list.filter((item) => item !== moved);
      for (let index = 0; index <= rest.length; index++) {
        const expected = [...rest.slice(0, index), moved, ...rest.slice(index)];
        expect(ids(withMoved(list, moved, placeAt(rest, index)))).toBe(ids(expected));
      }
    }
    expect(ids(withMoved(list, { id: "x" }, { before: "b" }))).toBe("axbc");
    expect(ids(withMoved(list, { id: "x" }, {}))).toBe("abcx");
  });
});
