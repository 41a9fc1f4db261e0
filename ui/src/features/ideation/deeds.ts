/** What is done to a board, through the door: seen at once, committed behind, taken back with a sentence if refused. */
import type { Note, NoteColor, Vote } from "../../ipc/bindings";
import { call, type Args } from "../../ipc/client";
import { optimistic, patch, records, type Edit } from "../../state/records.svelte";
import { complain } from "../../state/toasts.svelte";
import { t } from "../../messages/index.svelte";
import type { Desk } from "./desk.svelte";
import { bounds } from "./geometry";
import { NOTE } from "./places";
import type { Paper } from "./scene";

type NewNote = Args<"add_notes">["notes"][number];

let coming = 0;

/** Adds notes in one step. Gives them, or none if the door refused: then it is said. */
export async function addNotes(desk: Desk, notes: NewNote[]): Promise<Note[]> {
  return makeNotes(desk, notes).catch((thrown: unknown) => {
    complain(thrown);
    return [];
  });
}

/** Adds notes that are seen before the door has answered; rejects if it refuses. */
export async function makeNotes(desk: Desk, notes: NewNote[]): Promise<Note[]> {
  const shown: Note[] = notes.map((note) => ({
    id: `coming ${coming++}`,
    board_id: desk.board,
    group_id: note.group_id ?? null,
    author_id: note.author_id ?? null,
    text: note.text,
    color: note.color ?? "butter",
    x: note.x,
    y: note.y,
    width: NOTE,
    height: NOTE,
    selected: false,
    changes_process: false,
    created_at: "",
    order_key: "~",
    round: desk.room.board?.round ?? 1,
    hidden: note.hidden ?? desk.room.board?.hide_new ?? false,
    parked: false,
    merged_into_id: null,
    merged_canvas: null,
    image_id: note.image_id ?? null,
    chosen_because: "",
  }));
  desk.coming = [...desk.coming, ...shown];
  try {
    return await call("add_notes", { board_id: desk.board, notes });
  } finally {
    desk.coming = desk.coming.filter((note) => !shown.includes(note));
  }
}

/** Moves papers to where the scene shows them now. `group`: the frame that takes them, null = none, undefined = as they were. */
export async function commitPlaces(papers: readonly Paper[], group?: string | null): Promise<void> {
  if (papers.length === 0) return;
  const moves = papers.map((p) => ({
    id: p.id,
    x: p.x,
    y: p.y,
    ...(group === undefined || group === p.group ? {} : { group_id: group }),
  }));
  const edits: Edit[] = moves.map(({ id, ...fields }) => ({ kind: "note", id, fields }));
  await optimistic(edits, () => call("move_notes", { moves })).catch(complain);
}

export async function moveBy(desk: Desk, papers: readonly Paper[], dx: number, dy: number): Promise<void> {
  for (const paper of papers) desk.scene.place(paper, paper.x + dx, paper.y + dy);
  await commitPlaces(papers);
}

/** Moves a frame with its notes. */
export async function moveFrameBy(desk: Desk, id: string, dx: number, dy: number): Promise<void> {
  const group = records.note_group.get(id);
  if (!group || (dx === 0 && dy === 0)) return;
  const to = { x: group.x + dx, y: group.y + dy };
  const notes = records.note.by("board_id", desk.board).filter((note) => note.group_id === id);
  const edits: Edit[] = [
    { kind: "note_group", id, fields: to },
    ...notes.map((note): Edit => ({ kind: "note", id: note.id, fields: { x: note.x + dx, y: note.y + dy } })),
  ];
  await optimistic(edits, () => call("move_group", { id, ...to })).catch(complain);
}

export async function colour(ids: string[], color: NoteColor): Promise<void> {
  const edits: Edit[] = ids.map((id) => ({ kind: "note", id, fields: { color } }));
  await optimistic(edits, () => call("color_notes", { ids, color })).catch(complain);
}

export async function removeNotes(desk: Desk, ids: string[]): Promise<boolean> {
  if (ids.length === 0) return true;
  desk.leaving = new Set([...desk.leaving, ...ids]);
  desk.select([]);
  try {
    await call("delete_notes", { ids });
    return true;
  } catch (thrown) {
    complain(thrown);
    return false;
  } finally {
    desk.leaving = new Set([...desk.leaving].filter((id) => !ids.includes(id)));
  }
}

export async function duplicate(desk: Desk, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  try {
    const made = await call("duplicate_notes", { ids, dx: 24, dy: 24 });
    desk.select(made.map((note) => note.id));
  } catch (thrown) {
    complain(thrown);
  }
}

/** Draws a frame around notes and lets its title be written. */
export async function group(desk: Desk, ids: string[], title: string): Promise<void> {
  if (ids.length === 0) return;
  try {
    const made = await call("group_notes", { board_id: desk.board, ids, title });
    desk.selectFrame(made.id);
    desk.naming = made.id;
  } catch (thrown) {
    complain(thrown);
  }
}

export async function ungroup(desk: Desk, id: string): Promise<void> {
  const freed = desk.inFrame(id).map((p) => p.id);
  try {
    await call("ungroup", { id });
    desk.select(freed);
  } catch (thrown) {
    complain(thrown);
  }
}

/** Takes a merged note apart: what it was made of comes back, and is shown. */
export async function unmerge(desk: Desk, id: string): Promise<void> {
  try {
    const back = await call("unmerge", { id });
    desk.select(back.map((note) => note.id));
    const around = bounds(desk.chosen);
    if (around) desk.show(around);
    desk.said = t("ideation.merge.said_undone", { count: back.length });
  } catch (thrown) {
    complain(thrown);
  }
}

/** Takes notes out of their frames, or into one, where they lie. */
export async function regroup(papers: readonly Paper[], group: string | null): Promise<void> {
  await commitPlaces(
    papers.filter((p) => p.group !== group),
    group,
  );
}

/** The round whose votes count now. */
const roundOf = (board: string | undefined): number => records.board.get(board)?.round ?? 1;

export function votesOf(note: string, person: string | null): number {
  const round = roundOf(records.note.get(note)?.board_id);
  const mine = (vote: Vote): boolean => vote.participant_id === person && vote.round === round;
  // On a merged note one person's votes lie in several records.
  return records.vote
    .by("note_id", note)
    .filter(mine)
    .reduce((sum, vote) => sum + vote.count, 0);
}

/** Votes that a person has given on a board in this round. */
export function votesGiven(board: string, person: string | null): number {
  const round = roundOf(board);
  const mine = records.vote
    .by("board_id", board)
    .filter((vote) => vote.participant_id === person && vote.round === round);
  return mine.reduce((sum, vote) => sum + vote.count, 0);
}

export async function vote(note: string, person: string | null, count: number): Promise<void> {
  try {
    await call("cast_vote", { note_id: note, participant_id: person, count: Math.max(0, count) });
  } catch (thrown) {
    complain(thrown);
  }
}

/** Marks notes as ideas that go on: each becomes a canvas. Gives the canvases' number. */
export async function chooseIdeas(ids: string[]): Promise<number> {
  if (ids.length === 0) return 0;
  try {
    return (await call("select_ideas", { ids })).length;
  } catch (thrown) {
    complain(thrown);
    return 0;
  }
}

export async function leaveIdea(id: string): Promise<void> {
  await optimistic([{ kind: "note", id, fields: { selected: false } }], () =>
    call("deselect_idea", { id }),
  ).catch(complain);
}

export async function patchNote(id: string, fields: Partial<Note>): Promise<void> {
  await patch("note", id, fields).catch(complain);
}
