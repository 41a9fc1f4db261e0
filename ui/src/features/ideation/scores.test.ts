import { expect, test } from "vitest";
import type { Note, Ranked, Score } from "../../ipc/bindings";
import { candidates, cellOf, dots, quickWins } from "./scores";

const score = (participant_id: string | null, value: number): Score =>
  ({ id: `${participant_id}`, participant_id, value }) as Score;
const note = (id: string, selected = false): Note => ({ id, selected }) as Note;
const ranked = (id: string, value: number | null, effort: number | null, rank: number | null): Ranked =>
  ({ id, value, effort, rank, total: value, tied: false, missing: 0 }) as Ranked;

test("the room sees its own score, else the mean of the people's; a person sees their own", () => {
  const all = [score("ann", 2), score("bob", 5)];
  expect(cellOf(all, null)).toMatchObject({ value: 3.5, mean: true, people: 2, low: 2, high: 5 });
  expect(cellOf(all, "ann")).toMatchObject({ value: 2, mean: false });
  expect(cellOf(all, "cy").value).toBeNull();
  expect(cellOf([...all, score(null, 1)], null)).toMatchObject({ value: 1, mean: false });
  expect(cellOf([], null).value).toBeNull();
});

test("candidates: most votes first, what is chosen, scored or asked for beside them, the ranked on top", () => {
  const notes = Array.from({ length: 30 }, (_, i) => note(`n${i}`, i === 29));
  const votes = (id: string): number => (id === "n3" ? 4 : id === "n7" ? 6 : 0);
  const ids = candidates({
    notes,
    votes,
    scored: new Set(["n20"]),
    asked: new Set(["n11"]),
    ranked: [ranked("n20", 4, 1, 1)],
  }).map((n) => n.id);
  expect(ids).toEqual(["n20", "n7", "n3", "n11", "n29"]);
  const none = candidates({ notes, votes: () => 0, scored: new Set(), asked: new Set(), ranked: [] });
  expect(none).toHaveLength(13);
  const begun = candidates({ notes, votes: () => 0, scored: new Set(["n0"]), asked: new Set(), ranked: [] });
  expect(begun, "the others stay while the first is scored").toHaveLength(13);
});

test("ideas at the same place lie side by side, those without figures are left out", () => {
  const all = dots([
    ranked("a", 4, 1, 1),
    ranked("b", 4, 1, 1),
    ranked("c", 2, 4, 3),
    ranked("d", 3, null, null),
  ]);
  expect(all.map((dot) => [dot.id, dot.aside])).toEqual([
    ["a", -0.5],
    ["b", 0.5],
    ["c", 0],
  ]);
  expect(quickWins(all).map((dot) => dot.id)).toEqual(["a", "b"]);
});
