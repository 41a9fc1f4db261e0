import { expect, test } from "vitest";
import type { Note, Vote } from "../../ipc/bindings";
import { authorsOf, belowOf, joinTexts, mergedVotes } from "./lineage";

const note = (id: string, author: string | null, into: string | null = null): Note =>
  ({ id, author_id: author, merged_into_id: into }) as Note;

test("a merged note has the authors of all its parts, each once", () => {
  const notes = [
    note("m", "ann"),
    note("a", "ann", "m"),
    note("b", "bob", "m"),
    note("c", null, "b"),
    note("d", "cy", "b"),
  ];
  const below = belowOf(notes);
  expect(below.get("m")?.map((n) => n.id)).toEqual(["a", "b"]);
  expect(authorsOf(notes[0]!, below)).toEqual(["ann", "bob", "cy"]);
  expect(authorsOf(note("x", null), below)).toEqual([]);
});

test("texts are joined, the same one once", () => {
  expect(joinTexts(["Détecter ", "", "detecter", "Expliquer"])).toBe("Détecter\nExpliquer");
});

test("one person's votes on several notes add up", () => {
  const vote = (note_id: string, participant_id: string | null, count: number): Vote =>
    ({ id: `${note_id}${participant_id}${count}`, note_id, participant_id, count }) as Vote;
  const votes = [vote("a", "ann", 2), vote("b", "ann", 1), vote("b", null, 1), vote("z", "bob", 4)];
  expect(mergedVotes(["a", "b"], votes)).toEqual([
    { person: "ann", parts: [2, 1], sum: 3 },
    { person: null, parts: [0, 1], sum: 1 },
  ]);
});
