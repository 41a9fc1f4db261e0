import { describe, expect, it } from "vitest";
import type { Objective } from "../../ipc/bindings";
import { dropped, indent, isWithin, outdent, rowsOf, treesOf } from "./tree";

const objective = (id: string, parent_id: string | null): Objective => ({
  id,
  parent_id,
  title: id,
  detail: "",
  order_key: id,
});
// root > a > a1, a2 ; root > b
const all = [
  objective("root", null),
  objective("a", "root"),
  objective("a1", "a"),
  objective("a2", "a"),
  objective("b", "root"),
];
const rows = rowsOf(all);

describe("rows", () => {
  it("go depth first and know what lies below", () => {
    expect(rows.map((row) => `${row.objective.id}${row.depth}`)).toEqual(["root0", "a1", "a12", "a22", "b1"]);
    expect(rows.map((row) => row.below)).toEqual([4, 2, 0, 0, 0]);
    expect(rows[1]).toMatchObject({ index: 0, siblings: 2 });
  });

  it("show orphans as roots, and end on a circle", () => {
    expect(treesOf(rowsOf([objective("x", "gone"), objective("y", null)]))).toHaveLength(2);
    expect(rowsOf([objective("p", "q"), objective("q", "p")])).toEqual([]);
  });

  it("know their branch", () => {
    expect(isWithin(rows, "a2", "a")).toBe(true);
    expect(isWithin(rows, "a", "a")).toBe(true);
    expect(isWithin(rows, "b", "a")).toBe(false);
    expect(isWithin(rows, null, "a")).toBe(false);
  });
});

describe("levels", () => {
  it("go down below the sibling before", () => {
    expect(indent(rows, "b")).toEqual({ parent_id: "a", place: {} });
    expect(indent(rows, "a2")).toEqual({ parent_id: "a1", place: {} });
    expect(indent(rows, "a")).toBeNull();
    expect(indent(rows, "root")).toBeNull();
  });

  it("go up after the parent, never beside the root", () => {
    expect(outdent(rows, "a1")).toEqual({ parent_id: "root", place: { after: "a" } });
    expect(outdent(rows, "a")).toBeNull();
    expect(outdent(rows, "root")).toBeNull();
  });
});

describe("drops", () => {
  it("onto a row go below it", () => {
    expect(dropped(rows, "b", { into: "a1", place: {} })).toEqual({ parent_id: "a1", place: {} });
  });

  it("between rows take the level that is there", () => {
    expect(dropped(rows, "b", { place: { after: "a" } })).toEqual({
      parent_id: "a",
      place: { before: "a1" },
    });
    expect(dropped(rows, "b", { place: { after: "a1" } })).toEqual({
      parent_id: "a",
      place: { after: "a1" },
    });
    expect(dropped(rows, "a1", { place: { after: "b" } })).toEqual({
      parent_id: "root",
      place: { after: "b" },
    });
    expect(dropped(rows, "b", { place: { before: "a" } })).toEqual({
      parent_id: "root",
      place: { before: "a" },
    });
  });

  it("never into their own branch", () => {
    expect(dropped(rows, "a", { into: "a2", place: {} })).toBeNull();
    expect(dropped(rows, "a", { place: { after: "a1" } })).toBeNull();
    expect(dropped(rows, "a", { place: { after: "root" } })).toEqual({
      parent_id: "root",
      place: { before: "b" },
    });
  });
});
