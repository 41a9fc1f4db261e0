// What lies on the board, as the painter and the pointer want it: papers and frames with their text laid out once, in a
// spatial index. Built from the records, and patched when they change.
import type { Note, NoteColor, NoteGroup, Participant, Vote } from "../../ipc/bindings";
import { fitText, isRtl, SIZES, type Fitted, type Measure } from "./fit";
import { bounds, contains, type Point, type Rect } from "./geometry";
import { Grid } from "./grid";
import { authorsOf, belowOf } from "./lineage";

export const PAD = 12;
/** Room at the foot of a paper for initials and votes. */
export const FOOT = 34;
/** Room below a picture for its caption and its foot: the door makes pictures' papers with it. */
export const PICTURE_FOOT = 44;
const CAPTION_LINE = 18;
/** Height of a frame's title, inside the frame. */
export const TITLE = 40;
/** Room between a frame and its notes. */
export const FRAME_PAD = 16;
/** Papers that are laid out before they are seen, at the most. */
const LAID_OUT = 500;

export interface Paper extends Rect {
  id: string;
  text: string;
  color: NoteColor;
  group: string | null;
  initials: string;
  author: string | null;
  votes: number;
  /** Notes that it was made of; 0: it is one itself. */
  parts: number;
  /** The picture that it shows. */
  image: string | null;
  /** One of the ideas that go on to a canvas. */
  idea: boolean;
  /** Face down: its text is not for the eyes of this window. */
  back: boolean;
  /** Of an earlier round, or beside the spotlight. */
  dim: boolean;
  /** Position in the order of drawing. */
  rank: number;
  order: string;
  fitted: Fitted | null;
}

export interface Frame extends Rect {
  id: string;
  title: string;
  votes: number;
  papers: number;
  rtl: boolean;
}

export interface Sources {
  notes: readonly Note[];
  groups: readonly NoteGroup[];
  votes: readonly Vote[];
  participants: readonly Participant[];
  back?: (note: Note) => boolean;
  dim?: (note: Note) => boolean;
}

/** Two letters at most: first of the first word and first of the last. */
export function initialsOf(name: string): string {
  const words = name
    .trim()
    .split(/\s+/)
    .filter((w) => w !== "");
  const letter = (word: string | undefined): string => (Array.from(word ?? "")[0] ?? "").toLocaleUpperCase();
  return letter(words[0]) + (words.length > 1 ? letter(words.at(-1)) : "");
}

/** Of several people, as many as there is room for. */
function initialsOfAll(all: readonly string[]): string {
  const some = all.filter((each) => each !== "");
  return some.length > 3 ? `${some.slice(0, 2).join(" ")} +${some.length - 2}` : some.join(" ");
}

export class Scene {
  readonly papers = new Map<string, Paper>();
  readonly frames = new Map<string, Frame>();
  /** Counts what changes the picture. */
  version = 0;
  #papersAt = new Grid<Paper>();
  #sorted: Paper[] | null = null;
  #seen = new Map<string, Note>();
  #measure: Measure;

  constructor(measure: Measure) {
    this.#measure = measure;
  }

  /** Takes the records as they are now; only what changed is laid out again. */
  sync(from: Sources): void {
    this.version++;
    const votes = new Map<string, number>();
    for (const vote of from.votes) votes.set(vote.note_id, (votes.get(vote.note_id) ?? 0) + vote.count);
    const initials = new Map(from.participants.map((p) => [p.id, initialsOf(p.name)]));
    const kept = new Set<string>();
    const below = belowOf(from.notes);
    for (const note of from.notes) {
      // What was merged into another is kept out of sight.
      if (note.merged_into_id !== null) continue;
      kept.add(note.id);
      let paper = this.papers.get(note.id);
      const parts = below.get(note.id)?.length ?? 0;
      const letters =
        parts > 0
          ? initialsOfAll(authorsOf(note, below).map((id) => initials.get(id) ?? ""))
          : note.author_id === null
            ? ""
            : (initials.get(note.author_id) ?? "");
      if (!paper) {
        paper = {
          id: note.id,
          x: note.x,
          y: note.y,
          width: note.width,
          height: note.height,
          text: note.text,
          color: note.color,
          group: note.group_id,
          initials: letters,
          author: note.author_id,
          votes: 0,
          parts: 0,
          image: note.image_id,
          idea: note.selected,
          back: false,
          dim: false,
          rank: 0,
          order: note.order_key,
          fitted: null,
        };
        this.papers.set(note.id, paper);
        this.#papersAt.add(paper);
        this.#sorted = null;
      } else if (this.#seen.get(note.id) !== note) {
        if (paper.text !== note.text || paper.width !== note.width || paper.height !== note.height)
          paper.fitted = null;
        if (paper.order !== note.order_key) this.#sorted = null;
        Object.assign(paper, {
          x: note.x,
          y: note.y,
          width: note.width,
          height: note.height,
          text: note.text,
          color: note.color,
          group: note.group_id,
          author: note.author_id,
          image: note.image_id,
          idea: note.selected,
          order: note.order_key,
        });
        this.#papersAt.update(paper);
      }
      this.#seen.set(note.id, note);
      const back = from.back?.(note) ?? false;
      if (paper.back !== back) paper.fitted = null;
      paper.back = back;
      paper.dim = from.dim?.(note) ?? false;
      paper.initials = letters;
      paper.votes = votes.get(note.id) ?? 0;
      paper.parts = parts;
    }
    if (kept.size !== this.papers.size)
      for (const [id, paper] of this.papers)
        if (!kept.has(id)) {
          this.papers.delete(id);
          this.#seen.delete(id);
          this.#papersAt.remove(paper);
          this.#sorted = null;
        }
    this.#syncFrames(from.groups);
  }

  /** A frame is drawn around all of its notes, even where one was put across its edge. */
  #syncFrames(groups: readonly NoteGroup[]): void {
    this.frames.clear();
    for (const g of groups)
      this.frames.set(g.id, {
        id: g.id,
        x: g.x,
        y: g.y,
        width: g.width,
        height: g.height,
        title: g.title,
        votes: 0,
        papers: 0,
        rtl: isRtl(g.title),
      });
    for (const paper of this.papers.values()) {
      const frame = paper.group === null ? undefined : this.frames.get(paper.group);
      if (!frame) continue;
      frame.votes += paper.votes;
      frame.papers++;
      const left = Math.min(frame.x, paper.x - FRAME_PAD);
      const top = Math.min(frame.y, paper.y - TITLE);
      const right = Math.max(frame.x + frame.width, paper.x + paper.width + FRAME_PAD);
      const bottom = Math.max(frame.y + frame.height, paper.y + paper.height + FRAME_PAD);
      Object.assign(frame, { x: left, y: top, width: right - left, height: bottom - top });
    }
  }

  /** Moves a paper on the screen, ahead of its record. */
  place(paper: Paper, x: number, y: number): void {
    this.version++;
    paper.x = x;
    paper.y = y;
    this.#papersAt.update(paper);
  }

  placeFrame(frame: Frame, x: number, y: number): void {
    this.version++;
    Object.assign(frame, { x, y });
  }

  /** Puts papers on top of the others, ahead of their records. */
  raise(ids: ReadonlySet<string>): void {
    this.version++;
    const all = this.sorted();
    this.#sorted = [...all.filter((p) => !ids.has(p.id)), ...all.filter((p) => ids.has(p.id))];
    this.#sorted.forEach((p, rank) => (p.rank = rank));
  }

  /** Forgets the laid out text, for instance after the font came. */
  relay(): void {
    this.version++;
    for (const paper of this.papers.values()) paper.fitted = null;
  }

  /** All papers from the lowest to the topmost. */
  sorted(): readonly Paper[] {
    if (!this.#sorted) {
      this.#sorted = [...this.papers.values()].sort((a, b) =>
        a.order < b.order ? -1 : a.order > b.order ? 1 : a.id < b.id ? -1 : 1,
      );
      this.#sorted.forEach((p, rank) => (p.rank = rank));
    }
    return this.#sorted;
  }

  /** The papers that touch `r`, from the lowest to the topmost. */
  within(r: Rect): readonly Paper[] {
    const all = this.sorted();
    const found = this.#papersAt.query(r);
    return found.length === all.length ? all : found.sort((a, b) => a.rank - b.rank);
  }

  paperAt(p: Point): Paper | null {
    this.sorted();
    let top: Paper | null = null;
    for (const paper of this.#papersAt.query({ x: p.x, y: p.y, width: 0.01, height: 0.01 }))
      if (contains(paper, p) && (!top || paper.rank > top.rank)) top = paper;
    return top;
  }

  frameAt(p: Point): Frame | null {
    let last: Frame | null = null;
    for (const frame of this.frames.values()) if (contains(frame, p)) last = frame;
    return last;
  }

  extent(): Rect | null {
    return bounds([...this.papers.values(), ...this.frames.values()]);
  }

  /** The size of the smallest text on a paper; on a large board what it may be, since laying all out takes long. */
  smallestText(): number {
    const least = SIZES.at(-1) ?? 14;
    if (this.papers.size > LAID_OUT) return least;
    let found = SIZES[0] ?? least;
    for (const paper of this.papers.values()) found = Math.min(found, this.fitted(paper).size);
    return found;
  }

  /** The text of a paper as it is drawn. */
  fitted(paper: Paper): Fitted {
    if (paper.back) return (paper.fitted ??= fitText("", paper.width - 2 * PAD, FOOT, this.#measure));
    return (paper.fitted ??=
      paper.image === null
        ? fitText(paper.text, paper.width - 2 * PAD, paper.height - PAD - FOOT, this.#measure)
        : fitText(paper.text.replace(/\s+/g, " "), paper.width - 2 * PAD, CAPTION_LINE, this.#measure, [14]));
  }
}
