// Where a merged note comes from: the notes that name it are kept, out of sight.
import type { Note, Vote } from "../../ipc/bindings";

/** By note, those that were merged into it directly. */
export function belowOf(notes: readonly Note[]): Map<string, Note[]> {
  const below = new Map<string, Note[]>();
  for (const note of notes) {
    if (note.merged_into_id === null) continue;
    const there = below.get(note.merged_into_id);
    if (there) there.push(note);
    else below.set(note.merged_into_id, [note]);
  }
  return below;
}

/** Everyone who wrote a part of the note, each once. Without parts, its author. */
export function authorsOf(note: Note, below: ReadonlyMap<string, readonly Note[]>): string[] {
  const found = new Set<string>();
  const waiting = [note];
  const seen = new Set<string>();
  for (let at = waiting.shift(); at; at = waiting.shift()) {
    if (seen.has(at.id)) continue;
    seen.add(at.id);
    if (at.author_id !== null) found.add(at.author_id);
    waiting.push(...(below.get(at.id) ?? []));
  }
  return [...found];
}

/** Texts one below the other, the same one once whatever its case and accents: as the door joins them. */
export function joinTexts(texts: readonly string[]): string {
  const seen = new Set<string>();
  return texts
    .map((text) => text.trim())
    .filter((text) => {
      const key = text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
      if (text === "" || seen.has(key)) return false;
      seen.add(key);
      return true;
    })
    .join("\n");
}

/** What becomes of one person's votes: what they gave each note, and the sum on the merged one. */
export interface VoteSum {
  person: string | null;
  parts: number[];
  sum: number;
}

/** What becomes of the votes when these notes are merged, most votes first. */
export function mergedVotes(ids: readonly string[], votes: readonly Vote[]): VoteSum[] {
  const sums = new Map<string | null, VoteSum>();
  for (const vote of votes) {
    const at = ids.indexOf(vote.note_id);
    if (at < 0) continue;
    let sum = sums.get(vote.participant_id);
    if (!sum) {
      sum = { person: vote.participant_id, parts: ids.map(() => 0), sum: 0 };
      sums.set(vote.participant_id, sum);
    }
    sum.parts[at] = (sum.parts[at] ?? 0) + vote.count;
    sum.sum += vote.count;
  }
  return [...sums.values()].sort((a, b) => b.sum - a.sum);
}
