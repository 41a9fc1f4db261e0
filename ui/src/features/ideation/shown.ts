/** Notes that lie on a board, and those that were merged into them: as the records have them. */
import type { Note } from "../../ipc/bindings";
import { records } from "../../state/records.svelte";

/** The notes of a board that lie on it. */
export const shownNotes = (board: string): Note[] =>
  records.note.by("board_id", board).filter((note) => note.merged_into_id === null);

/** The notes that were merged into this one. */
export const sourcesOf = (id: string): Note[] => records.note.by("merged_into_id", id);

/** The note that lies on the board for this one: itself, or what it was merged into. */
export function shownFor(id: string): string {
  let at = records.note.get(id);
  for (let steps = 0; at?.merged_into_id && steps < 1000; steps++) at = records.note.get(at.merged_into_id);
  return at?.id ?? id;
}
