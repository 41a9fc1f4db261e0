/**
 * What a person sees and does on one board, apart from the records: camera, selection, what is being edited,
 * dragged or picked. The records stay in `state/records`; the scene is their picture.
 */
import { untrack } from "svelte";
import type { Note, NoteColor } from "../../ipc/bindings";
import { records } from "../../state/records.svelte";
import { settings } from "../../state/settings.svelte";
import {
  blend,
  centreOn,
  fit,
  reveal,
  rectToScreen,
  toWorld,
  view,
  zoomAt,
  type Camera,
  type Size,
} from "./camera";
import { bounds, centre, intersects, type Point, type Rect } from "./geometry";
import { fontMeasure } from "./measure";
import type { Marks } from "./paint";
import { Pictures } from "./pictures";
import { freePlace, nextInRows, NOTE, STEP } from "./places";
import { roomOf, type Room } from "./room.svelte";
import { FRAME_PAD, Scene, TITLE, type Frame, type Paper } from "./scene";

/** A paper being written: `id` null while it is new. */
export interface Editing {
  id: string | null;
  rect: Rect;
  text: string;
  /** What was written and refused: it comes back to be put right. */
  refused?: string;
  color: NoteColor;
  author: string | null;
  group: string | null;
}

/** Room that the tools take at the window's edges. */
export const MARGIN = { top: 72, right: 40, bottom: 96, left: 40 };
/** Pixels of the smallest text on the projector. */
const FAR_TEXT = 24;
/** Where a board begins when it has no note yet. */
const START: Point = { x: 0, y: 0 };

/** Where each board was left in this window, for coming back from another view. */
const left = new Map<string, Camera>();

export class Desk {
  readonly board: string;
  /** The workshop that is run on it. */
  readonly room: Room;
  readonly scene = new Scene(fontMeasure());
  camera: Camera = $state.raw({ x: -200, y: -200, zoom: 1 });
  size: Size = $state.raw({ width: 0, height: 0 });
  selected: ReadonlySet<string> = $state.raw(new Set<string>());
  /** The frame that is selected; never together with notes. */
  frame: string | null = $state(null);
  /** The note with the keyboard's focus. */
  active: string | null = $state(null);
  editing: Editing | null = $state.raw(null);
  /** Notes that are about to be merged: what becomes of their votes is shown first. */
  merging: readonly string[] | null = $state.raw(null);
  /** The frame whose title is being written. */
  naming: string | null = $state(null);
  /** The title that was written there and refused: it comes back to be put right. */
  refusedName: string | undefined;
  /** A gesture is going on: tools that follow the selection step aside. */
  busy = $state(false);
  /** The frame that would take what is dragged. */
  target: string | null = $state(null);
  /** The rectangle being drawn around notes, in world units. */
  marquee: Rect | null = $state.raw(null);
  /** Places a paste or a pick would take, shown before. */
  ghosts: readonly Rect[] = $state.raw([]);
  /** Notes on their way to the door: seen, not yet records. */
  coming: readonly Note[] = $state.raw([]);
  /** Notes whose deletion is on its way. */
  leaving: ReadonlySet<string> = $state.raw(new Set<string>());
  /** Who votes and writes. */
  person: string | null = $state(null);
  /** The colour of the next note. */
  color: NoteColor = $state("butter");
  focused = $state(false);
  /** Counts the scene's changes, for what shows parts of it as elements. */
  version = $state(0);
  /** What is said to a screen reader. */
  said = $state("");
  /** Set by the surface: paints at the next frame. */
  ask: () => void = () => undefined;
  /** The pictures of the notes. */
  readonly pictures = new Pictures(() => this.ask());
  #anchor: string | null = null;
  #rows: { start: Point; last: Point; columns: number } | null = null;
  #flight = 0;
  #refitted: Camera | null = null;
  #zooming = false;
  #rest: ReturnType<typeof setTimeout> | undefined;

  constructor(board: string) {
    this.board = board;
    this.room = roomOf(board);
  }

  /** Pixels of the screen per world unit that count as 100 %: projector papers are twice as large, so that their text is. */
  get base(): number {
    return settings.projector ? 2 : 1;
  }

  get marks(): Marks {
    return {
      selected: this.selected,
      active: this.active,
      editing: this.editing?.id ?? null,
      target: this.target,
      ghosts: this.ghosts,
      marquee: this.marquee,
      selectedFrame: this.frame,
      focused: this.focused,
      zooming: this.#zooming,
      moving: this.busy,
      pictures: this.pictures,
    };
  }

  // ── Camera

  /** Looks elsewhere at once; tools that follow the selection wait until it rests. */
  look(camera: Camera): void {
    cancelAnimationFrame(this.#flight);
    this.#zooming = camera.zoom !== this.camera.zoom;
    this.camera = camera;
    left.set(this.board, camera);
    this.ask();
    if (!this.busy) this.busy = true;
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => {
      this.busy = this.#zooming = false;
      this.ask();
    }, 160);
  }

  /** Goes there in 160 ms, at once where motion is not wanted. */
  fly(to: Camera): void {
    cancelAnimationFrame(this.#flight);
    const from = this.camera;
    if (matchMedia("(prefers-reduced-motion: reduce)").matches || this.size.width === 0) {
      this.look(to);
      return;
    }
    const begun = performance.now();
    const step = (now: number): void => {
      const share = Math.min(1, Math.max(0, (now - begun) / 160));
      this.look(blend(from, to, this.size, 1 - (1 - share) ** 3));
      if (share < 1) this.#flight = requestAnimationFrame(step);
    };
    this.#flight = requestAnimationFrame(step);
  }

  zoomTo(zoom: number, anchor: Point = { x: this.size.width / 2, y: this.size.height / 2 }): void {
    this.fly(zoomAt(this.camera, anchor, zoom));
  }

  fitAll(): void {
    const extent = this.scene.extent();
    if (extent) this.fly(fit(extent, this.size, MARGIN, this.base));
  }

  fitSelection(): void {
    const around = bounds(this.chosen);
    if (around) this.fly(fit(around, this.size, MARGIN, this.base));
  }

  /** The least zoom at which the text can be read: the smallest of it from the back of the room, on the projector. */
  get readable(): number {
    return settings.projector ? Math.min(this.base, FAR_TEXT / this.scene.smallestText()) : 0.45;
  }

  /** All of the board if its text can be read then, else as much of it as can be read. */
  refit(): void {
    const extent = this.scene.extent();
    if (!extent) return;
    const whole = fit(extent, this.size, MARGIN, this.base);
    this.look(whole.zoom >= this.readable ? whole : this.middle(extent, this.readable));
    this.#refitted = this.camera;
  }

  /** The window has another size: a board that was fitted and not moved since is fitted again. */
  resized(): void {
    if (this.camera === this.#refitted) this.refit();
  }

  /**
   * The first look at a board: all of it if its text can be read then, else its middle, at 100 % or, on the projector,
   * as far away as it can be read. `wanted`: "all" or "100" as the address may ask.
   */
  firstLook(wanted: string | undefined): void {
    const extent = this.scene.extent();
    const known = left.get(this.board);
    if (known && wanted === undefined && extent) {
      this.camera = known;
      return;
    }
    if (!extent) {
      this.camera = {
        x: START.x - this.size.width / 2 + 80,
        y: START.y - this.size.height / 2 + 80,
        zoom: this.base,
      };
      return;
    }
    const whole = fit(extent, this.size, MARGIN, this.base);
    if (wanted === "all" || (wanted !== "100" && whole.zoom >= this.readable)) {
      this.camera = whole;
      return;
    }
    this.camera = this.middle(extent, settings.projector && wanted !== "100" ? this.readable : this.base);
  }

  /** Looks at the note nearest to the middle. */
  middle(extent: Rect, zoom: number): Camera {
    const middle = centre(extent);
    const papers = [...this.scene.papers.values()];
    const distance = (p: Paper): number =>
      Math.hypot(p.x + p.width / 2 - middle.x, p.y + p.height / 2 - middle.y);
    const nearest = papers.length > 0 ? papers.reduce((a, b) => (distance(b) < distance(a) ? b : a)) : null;
    return centreOn({ x: 0, y: 0, zoom }, nearest ? centre(nearest) : middle, this.size);
  }

  /** Brings a rectangle into sight, with the least move. */
  show(r: Rect): void {
    const to = reveal(this.camera, r, this.size, MARGIN);
    if (to !== this.camera) this.fly(to);
  }

  // ── Selection

  get chosen(): Paper[] {
    return [...this.selected].flatMap((id) => this.scene.papers.get(id) ?? []);
  }

  select(ids: Iterable<string>, active?: string | null): void {
    this.selected = new Set(ids);
    this.frame = null;
    const only = this.selected.size === 1 ? [...this.selected][0]! : null;
    this.active =
      active === undefined
        ? (only ?? (this.active !== null && this.selected.has(this.active) ? this.active : null))
        : active;
    if (only !== null) this.#anchor = only;
    this.ask();
  }

  toggle(id: string): void {
    const next = new Set(this.selected);
    if (!next.delete(id)) next.add(id);
    this.select(next, id);
  }

  selectFrame(id: string | null): void {
    this.selected = new Set();
    this.active = null;
    this.frame = id;
    this.ask();
  }

  /** The notes of the frame that is selected, or the selected notes. */
  get subjects(): Paper[] {
    return this.frame === null ? this.chosen : this.inFrame(this.frame);
  }

  inFrame(id: string): Paper[] {
    return [...this.scene.papers.values()].filter((p) => p.group === id);
  }

  /**
   * Where a note of the scribe goes: in rows from the window's top left, where nothing lies; in the same rows as the one
   * before as long as that is in sight.
   */
  nextPlace(group?: string): Point {
    const frame = this.frameOf(group ?? null);
    if (frame) return this.#placeIn(frame);
    const shown = view(this.camera, this.size);
    if (!this.#rows || !intersects({ ...this.#rows.last, width: NOTE, height: NOTE }, shown)) {
      const start = {
        x: Math.round(shown.x + MARGIN.left / this.camera.zoom),
        y: Math.round(shown.y + MARGIN.top / this.camera.zoom),
      };
      this.#rows = {
        start,
        last: start,
        columns: Math.max(1, Math.floor((shown.width - 80 / this.camera.zoom) / STEP)),
      };
    }
    const { start, columns } = this.#rows;
    const last = nextInRows(start, this.taken, columns);
    this.#rows = { start, last, columns };
    return last;
  }

  /** The next place inside a frame, in its rows; a full frame grows downwards. */
  #placeIn(frame: Frame): Point {
    const start = { x: frame.x + FRAME_PAD, y: frame.y + TITLE };
    const columns = Math.max(1, Math.floor((frame.width - FRAME_PAD) / STEP));
    return nextInRows(start, (r) => this.scene.within(r), columns);
  }

  /** The free place nearest to the middle of the window, for a note added by key. */
  middlePlace(): Point {
    const middle = toWorld(this.camera, { x: this.size.width / 2, y: this.size.height / 2 });
    return freePlace(
      { x: Math.round(middle.x - NOTE / 2), y: Math.round(middle.y - NOTE / 2) },
      { width: NOTE, height: NOTE },
      this.taken,
    );
  }

  /** What lies in a rectangle, frames included. */
  readonly taken = (r: Rect): Rect[] => [
    ...this.scene.within(r),
    ...[...this.scene.frames.values()].filter((f) => intersects(f, r)),
  ];

  onScreen(r: Rect): Rect {
    return rectToScreen(this.camera, r);
  }

  // ── Records

  /** The frame of a record's group, as it is on the screen. */
  frameOf(id: string | null): Frame | undefined {
    return id === null ? undefined : this.scene.frames.get(id);
  }

  /** The notes that lie on the board. */
  get shown(): readonly Note[] {
    const { lies } = this.room.eye;
    return records.note.by("board_id", this.board).filter(lies);
  }

  /** Takes the records of this board into the scene; reading them makes the caller follow them. */
  sync(): void {
    const { lies, back, dim } = this.room.eye;
    const notes = records.note.by("board_id", this.board).filter(lies);
    const hidden = this.leaving;
    this.scene.sync({
      notes:
        hidden.size > 0 || this.coming.length > 0
          ? [...notes.filter((n) => !hidden.has(n.id)), ...this.coming]
          : notes,
      groups: records.note_group.by("board_id", this.board),
      votes: this.room.votesSeen(this.person),
      participants: records.participant.all,
      back,
      dim,
    });
    untrack(() => this.version++);
    this.ask();
  }

  hasPerson(id: string | null): boolean {
    return id !== null && records.participant.get(id) !== undefined;
  }

  /** Forgets what is gone: after an undo, say. */
  prune(): void {
    const gone = [...this.selected].filter((id) => !this.scene.papers.has(id));
    if (gone.length > 0) this.select([...this.selected].filter((id) => this.scene.papers.has(id)));
    if (this.active !== null && !this.scene.papers.has(this.active)) this.active = null;
    if (this.frame !== null && !this.scene.frames.has(this.frame)) this.frame = null;
    if (this.merging?.some((id) => !this.scene.papers.has(id))) this.merging = null;
  }

  get anchor(): string | null {
    return this.#anchor;
  }
}
