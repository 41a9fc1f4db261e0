/**
 * What the projector's window is told: a picture of the board as the room may see it, and where to look. Texts that are
 * hidden, votes that are secret, private lines and findings are never in it.
 */
import type { AgendaRun, Note, NoteGroup, Participant, Phase, Vote } from "../../ipc/bindings";
import type { Rect } from "./geometry";
import type { Level, PictureBytes } from "./pictures";
import type { Follow } from "./room.svelte";

export interface Picture {
  type: "picture";
  title: string;
  notes: Note[];
  backs: string[];
  dim: string[];
  groups: NoteGroup[];
  votes: Vote[];
  people: Participant[];
}
export interface View {
  type: "view";
  /** What the facilitator's window shows, in world units. */
  seen: Rect;
  follow: Follow;
  spotlight: { ids: readonly string[]; title: string } | null;
  phase: Phase;
  round: number;
  rounds: number;
  hidden: number;
  run:
    | (Pick<AgendaRun, "planned_seconds" | "elapsed_ms" | "running_since" | "ended_at"> & { title: string })
    | null;
  /** What is recalled while the workshop is being framed. */
  recall: { objective: string; pains: string[] } | null;
  locale: "en" | "fr";
  theme: "light" | "dark";
}
/** ask: is a projector there? */
export type ToProjector =
  Picture | View | { type: "ask" } | { type: "pictures"; level: Level; found: PictureBytes[] };
/** hello: I am here; `fresh`: and know nothing yet. */
export type FromProjector =
  { type: "hello"; fresh: boolean } | { type: "bye" } | { type: "need"; level: Level; ids: string[] };

export interface Seen {
  title: string;
  notes: readonly Note[];
  groups: readonly NoteGroup[];
  votes: readonly Vote[];
  secret: boolean;
  participants: readonly Participant[];
  lies: (note: Note) => boolean;
  dim: (note: Note) => boolean;
}

/** A paper's back: its place and colour, and nothing that could give it away. */
function turned(note: Note): Note {
  const { id, board_id, group_id, color, x, y, width, height, order_key, round } = note;
  const place = { id, board_id, group_id, color, x, y, width, height, order_key, round };
  const nothing = {
    text: "",
    author_id: null,
    selected: false,
    changes_process: false,
    created_at: "",
    merged_into_id: null,
    merged_canvas: null,
    image_id: null,
    chosen_because: "",
  };
  return { ...place, ...nothing, hidden: true, parked: false };
}

export function picture(seen: Seen): Picture {
  const shown = seen.notes.filter((note) => seen.lies(note));
  const open = new Set(shown.filter((note) => !note.hidden).map((note) => note.id));
  const counts = new Map<string, number>();
  if (!seen.secret)
    for (const vote of seen.votes)
      if (open.has(vote.note_id)) counts.set(vote.note_id, (counts.get(vote.note_id) ?? 0) + vote.count);
  const authors = new Set(shown.flatMap((note) => (note.hidden ? [] : (note.author_id ?? []))));
  return {
    type: "picture",
    title: seen.title,
    notes: shown.map((note) => (note.hidden ? turned(note) : note)),
    backs: shown.filter((note) => note.hidden).map((note) => note.id),
    dim: shown.filter((note) => seen.dim(note)).map((note) => note.id),
    groups: [...seen.groups],
    votes: [...counts].map(
      ([note_id, count]): Vote =>
        ({ id: note_id, board_id: "", note_id, participant_id: null, count, round: 1 }) as Vote,
    ),
    people: seen.participants.filter((person) => authors.has(person.id)),
  };
}

/** Smallest text on the projector at 1920×1080, in pixels: a note must be readable from the back of the room. */
export const READABLE = 28;

/**
 * Where the projector looks: the middle of what the facilitator sees, as much of it as can be read; all of the board, or
 * of the spotlight, where that is asked for. `smallest`: the smallest text among the papers looked at, at 100 %;
 * `inset`: pixels at the top that the title and the timer need.
 */
export function cameraFor(
  target: Rect,
  size: { width: number; height: number },
  smallest: number,
  whole: boolean,
  inset = 0,
): { x: number; y: number; zoom: number } {
  const scale = Math.min(size.width / 1920, size.height / 1080);
  const room = size.height - inset;
  const fits = Math.min(size.width / Math.max(1, target.width), room / Math.max(1, target.height), 4);
  const readable = (READABLE * scale) / Math.max(1, smallest);
  const zoom = Math.min(4, Math.max(0.02, whole ? fits : Math.max(fits, readable)));
  return {
    x: target.x + target.width / 2 - size.width / 2 / zoom,
    y: target.y + target.height / 2 - (inset + room / 2) / zoom,
    zoom,
  };
}
