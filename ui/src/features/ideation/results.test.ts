import { expect, test } from "vitest";
import type { Note, Vote } from "../../ipc/bindings";
import { results } from "./results";

const note = (id: string): Note => ({ id }) as Note;
let n = 0;
const vote = (note_id: string, participant_id: string | null, count: number): Vote =>
  ({ id: String(n++), note_id, participant_id, count }) as Vote;

test("ranks, ties and the clear cut", () => {
  const notes = ["a", "b", "c", "d", "e"].map(note);
  const votes = [
    vote("a", "1", 3),
    vote("b", "1", 2),
    vote("c", "2", 1),
    vote("c", "1", 1),
    vote("d", null, 1),
  ];
  const found = results(notes, votes);
  expect(found.ranked.map((r) => [r.note.id, r.votes, r.voters, r.rank, r.tied])).toEqual([
    ["a", 3, 1, 1, false],
    ["c", 2, 2, 2, true],
    ["b", 2, 1, 2, true],
    ["d", 1, 1, 4, false],
  ]);
  expect(found.given).toBe(8);
  expect(found.atTheCut).toEqual([]);
});

test("a tie across the third place is the one to talk about", () => {
  const notes = ["a", "b", "c", "d"].map(note);
  const votes = [vote("a", "1", 4), vote("b", "1", 2), vote("c", "1", 1), vote("d", "2", 1)];
  expect(results(notes, votes).atTheCut.map((r) => r.note.id)).toEqual(["c", "d"]);
  expect(results(notes, votes.slice(0, 3)).atTheCut).toEqual([]);
  expect(results(notes, []).ranked).toEqual([]);
});
