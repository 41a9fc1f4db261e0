import { describe, expect, it } from "vitest";
import type { Epic, MapColumn } from "../../ipc/bindings";
import {
  canMerge,
  cellName,
  columnsInOrder,
  keepCells,
  neighbourCell,
  progressOf,
  rollMap,
  rollUp,
} from "./rollup";

let next = 0;
function epic(version_id: string, column_id: string, fields: Partial<Epic> = {}): Epic {
  return {
    id: `e${next++}`,
    version_id,
    column_id,
    title: "",
    detail: "",
    points: null,
    state: "todo",
    order_key: "",
    ...fields,
  };
}
const column = (id: string, area: MapColumn["area"]): MapColumn => ({ id, area, title: "", order_key: "" });

describe("roll-ups", () => {
  const epics = [
    epic("mvp", "in", { points: 3, state: "done" }),
    epic("mvp", "in", { points: 5 }),
    epic("mvp", "mo", { points: 8, state: "doing" }),
    epic("v2", "in", { state: "done" }),
  ];

  it("adds up cells, rows, columns and the whole", () => {
    const rolls = rollMap(epics);
    expect(rolls.all).toEqual({ epics: 4, done: 2, doing: 1, points: 16, donePoints: 3, unestimated: 1 });
    expect(rolls.version.get("mvp")).toMatchObject({ epics: 3, points: 16, done: 1 });
    expect(rolls.column.get("in")).toMatchObject({ epics: 3, points: 8, done: 2, unestimated: 1 });
    expect(rolls.cell.get(cellName("mvp", "in"))).toHaveLength(2);
    expect(rolls.cell.get(cellName("v2", "mo"))).toBeUndefined();
  });

  it("measures progress by points only when every epic has some", () => {
    expect(progressOf(rollUp(epics.slice(0, 2)))).toEqual({ share: 3 / 8, basis: "points" });
    expect(progressOf(rollUp(epics))).toEqual({ share: 0.5, basis: "count" });
    expect(progressOf(rollUp([epic("a", "b", { points: 0, state: "done" })]))).toEqual({
      share: 1,
      basis: "count",
    });
    expect(progressOf(rollUp([]))).toBeNull();
  });
});

describe("cells kept", () => {
  it("are the same arrays where nothing changed", () => {
    const [a, b, c] = [epic("mvp", "in"), epic("mvp", "in"), epic("v2", "in")];
    const before = rollMap([a, b, c]).cell;
    const now = keepCells(before, rollMap([{ ...a, title: "changed" }, b, c]).cell);
    expect(now.get(cellName("v2", "in"))).toBe(before.get(cellName("v2", "in")));
    expect(now.get(cellName("mvp", "in"))).not.toBe(before.get(cellName("mvp", "in")));
    expect(keepCells(before, rollMap([b, a, c]).cell).get(cellName("mvp", "in"))).toEqual([b, a]);
  });
});

describe("columns", () => {
  const columns = [
    column("m1", "modelling"),
    column("x", "infrastructure"),
    column("i", "ingestion"),
    column("m2", "modelling"),
  ];

  it("follow the chain, splits beside their own", () => {
    expect(columnsInOrder(columns).map((c) => c.id)).toEqual(["i", "m1", "m2", "x"]);
  });

  it("merge only where their area keeps one", () => {
    expect(canMerge(columns, column("m2", "modelling"))).toBe(true);
    expect(canMerge(columns, column("i", "ingestion"))).toBe(false);
  });
});

describe("neighbouring cells", () => {
  const columns = [{ id: "i" }, { id: "m" }];
  const versions = [{ id: "mvp" }, { id: "v2" }];

  it("are found on the four sides, none past the edge", () => {
    expect(neighbourCell(epic("mvp", "i"), columns, versions, "right")).toEqual({
      version_id: "mvp",
      column_id: "m",
    });
    expect(neighbourCell(epic("mvp", "i"), columns, versions, "down")).toEqual({
      version_id: "v2",
      column_id: "i",
    });
    expect(neighbourCell(epic("mvp", "i"), columns, versions, "left")).toBeNull();
    expect(neighbourCell(epic("v2", "m"), columns, versions, "down")).toBeNull();
    expect(neighbourCell(epic("v2", "m"), columns, versions, "up")).toEqual({
      version_id: "mvp",
      column_id: "m",
    });
    expect(neighbourCell(epic("gone", "m"), columns, versions, "up")).toBeNull();
  });
});
