/**
 * The workshop on one board, as the facilitator runs it: what is planned and going on (from the records), and what is
 * only looked at here (never in the history): hidden texts, earlier rounds, the spotlight, whose turn it is.
 */
import type { AgendaItem, AgendaRun, Board, Note, Participant, Vote } from "../../ipc/bindings";
import { records } from "../../state/records.svelte";
import { settings } from "../../state/settings.svelte";

export type Tab = "agenda" | "people" | "parking" | "lines" | "results";
/** What the projector's window looks at. */
export type Follow = "camera" | "all";

export interface Eye {
  /** Does it show the note at all? Not one put aside, nor one of an earlier round that is out of sight. */
  lies: (note: Note) => boolean;
  /** Face down: on the projector always, here unless one looks. */
  back: (note: Note) => boolean;
  dim: (note: Note) => boolean;
}

/** How this window looked at each board, for coming back from another view. */
const rooms = new Map<string, Room>();
export function roomOf(board: string): Room {
  const known = rooms.get(board) ?? new Room(board);
  rooms.set(board, known);
  return known;
}

export class Room {
  readonly id: string;
  /** The workshop's panel, at one of its tabs; null: closed. */
  tab: Tab | null = $state(null);
  /** Digits and Tab go to proxy votes. */
  voting = $state(false);
  /** Hidden notes can be read in this window. */
  peek = $state(false);
  earlier: "shown" | "dimmed" | "hidden" = $state("dimmed");
  /** The keyboard is being handed around: for ideas, or for votes. */
  passing: "notes" | "votes" | null = $state(null);
  /** Notes that the room should look at. */
  spotlight: readonly string[] | null = $state.raw(null);
  follow: Follow = $state("camera");
  /** A projector's window has answered lately. */
  projecting = $state(false);

  constructor(id: string) {
    this.id = id;
  }

  get board(): Board | undefined {
    return records.board.get(this.id);
  }
  get items(): readonly AgendaItem[] {
    return records.agenda_item.by("board_id", this.id);
  }
  get runs(): readonly AgendaRun[] {
    return records.agenda_run.by("board_id", this.id);
  }
  /** The stretch that is going on, running or paused. */
  get run(): AgendaRun | undefined {
    return this.runs.find((run) => run.ended_at === null);
  }
  /** The agenda's item that comes after the one that is going on, or that ended last. */
  get next(): AgendaItem | undefined {
    const last = [...this.runs]
      .filter((run) => this.items.some((item) => item.id === run.item_id))
      .sort((a, b) => (a.started_at < b.started_at ? -1 : 1))
      .at(-1);
    return this.items[last ? this.items.findIndex((item) => item.id === last.item_id) + 1 : 0];
  }

  get notes(): readonly Note[] {
    return records.note.by("board_id", this.id);
  }
  get parked(): Note[] {
    return this.notes.filter((note) => note.parked && note.merged_into_id === null);
  }
  get hidden(): Note[] {
    return this.notes.filter((note) => note.hidden && !note.parked && note.merged_into_id === null);
  }
  /** The highest round that a note or the board is in. */
  get rounds(): number {
    return this.notes.reduce((most, note) => Math.max(most, note.round), this.board?.round ?? 1);
  }

  /** How this window looks at notes: asked once for many of them. */
  get eye(): Eye {
    const round = this.board?.round ?? 1;
    const { earlier } = this;
    const reads = this.peek && !settings.projector;
    return {
      lies: (note) => !note.parked && !(earlier === "hidden" && note.round < round),
      back: (note) => note.hidden && !reads,
      dim: (note) => earlier === "dimmed" && note.round < round,
    };
  }
  back(note: Note): boolean {
    return this.eye.back(note);
  }

  /** Votes of the round that the board is in. */
  get votes(): Vote[] {
    const round = this.board?.round ?? 1;
    return records.vote.by("board_id", this.id).filter((vote) => vote.round === round);
  }
  /** Those that may be seen: while they are secret, only the voter's own, and on the projector none. */
  votesSeen(person: string | null): Vote[] {
    if (!this.board?.votes_secret) return this.votes;
    return settings.projector ? [] : this.votes.filter((vote) => vote.participant_id === person);
  }
}

/** Who is in the room today. */
export const present = (): Participant[] => records.participant.all.filter((person) => person.present);

/** The person after this one, with "no name" between the last and the first. */
export function personAfter(person: string | null, step: number, named = false): string | null {
  const ids = present().map((each) => each.id);
  const all: (string | null)[] = named && ids.length > 0 ? ids : [null, ...ids];
  const at = all.indexOf(person);
  return all[(Math.max(at, step > 0 ? -1 : 0) + step + all.length) % all.length] ?? null;
}
