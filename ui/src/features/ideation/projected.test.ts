import { expect, test } from "vitest";
import type { Note, Participant, Vote } from "../../ipc/bindings";
import { cameraFor, picture, type Seen } from "./projected";

const note = (id: string, fields: Partial<Note> = {}): Note =>
  ({
    id,
    board_id: "b",
    group_id: null,
    author_id: "p",
    text: `words of ${id}`,
    color: "sky",
    x: 0,
    y: 0,
    width: 160,
    height: 160,
    selected: true,
    changes_process: true,
    created_at: "2026-11-25T10:00:00Z",
    order_key: "V",
    round: 1,
    hidden: false,
    parked: false,
    merged_into_id: null,
    merged_canvas: null,
    image_id: null,
    chosen_because: "",
    ...fields,
  }) as Note;
const vote = (note_id: string, count: number): Vote =>
  ({ id: note_id, board_id: "b", note_id, participant_id: "p", count, round: 1 }) as Vote;
const seen = (fields: Partial<Seen> = {}): Seen => ({
  title: "Ideas",
  notes: [note("open"), note("face down", { hidden: true }), note("aside", { parked: true })],
  groups: [],
  votes: [vote("open", 2), vote("face down", 3)],
  secret: false,
  participants: [{ id: "p", name: "Claire" } as Participant, { id: "q", name: "Sam" } as Participant],
  lies: (each) => !each.parked,
  dim: () => false,
  ...fields,
});

test("the room sees backs, not words, and no votes on them", () => {
  const shown = picture(seen());
  const told = JSON.stringify(shown);
  expect(told).toContain("words of open");
  expect(told).not.toContain("words of face down");
  expect(told).not.toContain("aside");
  expect(told).not.toContain("Sam");
  expect(shown.backs).toEqual(["face down"]);
  expect(shown.notes[1]).toMatchObject({ text: "", merged_into_id: null, image_id: null, hidden: true });
  expect(shown.votes.map((v) => [v.note_id, v.count, v.participant_id])).toEqual([["open", 2, null]]);
});

test("an unknown field of a hidden note is not told either", () => {
  const secret = note("face down", { hidden: true, image_id: "photo" });
  expect(JSON.stringify(picture(seen({ notes: [secret] })))).not.toContain("photo");
});

test("secret votes are told to nobody", () => {
  expect(picture(seen({ secret: true })).votes).toEqual([]);
});

test("nothing on the projector is smaller than can be read, unless all is asked for", () => {
  const hd = { width: 1920, height: 1080 };
  const wide = { x: 0, y: 0, width: 3840, height: 2160 };
  expect(cameraFor(wide, hd, 14, false).zoom).toBe(2);
  expect(cameraFor(wide, hd, 14, true).zoom).toBe(0.5);
  const below = cameraFor(wide, hd, 14, true, 180);
  expect((wide.y - below.y) * below.zoom).toBeGreaterThanOrEqual(179);
  const near = cameraFor({ x: 100, y: 100, width: 480, height: 270 }, hd, 14, false);
  expect(near.zoom).toBe(4);
  expect(near.x + 960 / near.zoom).toBe(340);
  expect(cameraFor(wide, { width: 1280, height: 720 }, 14, false).zoom * 14).toBeCloseTo(18.67, 1);
});
