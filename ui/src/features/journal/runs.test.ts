import { describe, expect, it } from "vitest";
import { onlyHere, sideBySide } from "./runs";

describe("runs side by side", () => {
  it("marks what differs, and what one of them doesn't say", () => {
    const rows = sideBySide([
      new Map([
        ["seed", "1"],
        ["target", "fraud"],
      ]),
      new Map([
        ["seed", "2"],
        ["target", "fraud"],
        ["depth", "5"],
      ]),
    ]);
    expect(rows).toEqual([
      { key: "seed", cells: ["1", "2"], different: true },
      { key: "target", cells: ["fraud", "fraud"], different: false },
      { key: "depth", cells: ["", "5"], different: true },
    ]);
  });
  it("takes what a run written by hand leaves out for no difference", () => {
    const trained = new Map([
      ["seed", "1"],
      ["data", "v1"],
    ]);
    const elsewhere = new Map([["data", "an extract"]]);
    const rows = sideBySide([trained, trained, elsewhere], [false, false, true]);
    expect(rows.map((row) => row.different)).toEqual([false, true]);
  });
  it("names the columns that only one of them used", () => {
    expect(
      onlyHere(
        [
          ["a", "b"],
          ["b", "c"],
        ],
        0,
      ),
    ).toEqual(["a"]);
    expect(onlyHere([["a"], ["a"], ["a"]], 1)).toEqual([]);
  });
});
