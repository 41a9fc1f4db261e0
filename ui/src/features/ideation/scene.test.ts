import { expect, it } from "vitest";
import type { Note, NoteGroup, Vote } from "../../ipc/bindings";
import { initialsOf, Scene } from "./scene";

const note = (id: string, fields: Partial<Note> = {}): Note => ({
  id,
  board_id: "b",
  group_id: null,
  author_id: null,
  text: id,
  color: "butter",
  x: 0,
  y: 0,
  width: 160,
  height: 160,
  selected: false,
  changes_process: false,
  created_at: "",
  order_key: id,
  round: 1,
  hidden: false,
  parked: false,
  merged_into_id: null,
  merged_canvas: null,
  image_id: null,
  chosen_because: "",
  ...fields,
});
const group: NoteGroup = { id: "g", board_id: "b", title: "G", x: 0, y: 0, width: 200, height: 220 };
const votes = (note_id: string, count: number): Vote => ({
  id: `v${note_id}`,
  board_id: "b",
  note_id,
  participant_id: null,
  count,
  round: 1,
  cast_on_id: null,
});
const scene = (notes: Note[], more: { groups?: NoteGroup[]; votes?: Vote[] } = {}): Scene => {
  const made = new Scene((text) => text.length * 50);
  made.sync({ notes, groups: [], votes: [], participants: [], ...more });
  return made;
};

it("finds the topmost note under the pointer", () => {
  const s = scene([note("a", { order_key: "2" }), note("b", { order_key: "1", x: 50 })]);
  expect(s.paperAt({ x: 100, y: 50 })?.id).toBe("a");
  expect(s.paperAt({ x: 190, y: 50 })?.id).toBe("b");
  expect(s.paperAt({ x: 900, y: 50 })).toBeNull();
  s.raise(new Set(["b"]));
  expect(s.paperAt({ x: 100, y: 50 })?.id).toBe("b");
});

it("follows notes that come, change and go", () => {
  const a = note("a");
  const s = scene([a, note("b", { x: 500 })]);
  s.sync({ notes: [{ ...a, x: 1000, text: "moved" }], groups: [], votes: [], participants: [] });
  expect([...s.papers.keys()]).toEqual(["a"]);
  expect(s.paperAt({ x: 550, y: 50 })).toBeNull();
  expect(s.paperAt({ x: 1050, y: 50 })?.text).toBe("moved");
});

it("sums votes by note and by frame", () => {
  const s = scene([note("a", { group_id: "g" }), note("b", { group_id: "g" }), note("c")], {
    groups: [group],
    votes: [votes("a", 3), votes("b", 2), votes("c", 1)],
  });
  expect(s.frames.get("g")?.votes).toBe(5);
  expect(s.papers.get("c")?.votes).toBe(1);
});

it("draws a frame around all its notes", () => {
  const s = scene([note("a", { group_id: "g", x: 400, y: -100 })], { groups: [group] });
  const frame = s.frames.get("g")!;
  expect(frame.x + frame.width).toBeGreaterThan(560);
  expect(frame.y).toBeLessThan(-100);
  expect(frame.x).toBe(0);
});

it("abbreviates names", () => {
  expect(initialsOf("Claire Lambert")).toBe("CL");
  expect(initialsOf("  élodie ")).toBe("É");
  expect(initialsOf("Ana de la Cruz")).toBe("AC");
  expect(initialsOf("")).toBe("");
});
