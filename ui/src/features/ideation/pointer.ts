/** The pointer on the surface: pan, pinch, marquee, dragging of notes and frames. Pointer events only. */
import { edgeStep, panBy, toWorld, wheelZoom, zoomAt } from "./camera";
import { commitPlaces, moveFrameBy } from "./deeds";
import type { Desk } from "./desk.svelte";
import { between, intersects, type Point, type Rect } from "./geometry";
import type { Paper } from "./scene";

const THRESHOLD = 4;
const EDGE = 28;

interface Hooks {
  /** Double click, or double tap. */
  open: (at: Point) => void;
  /** A click on the votes of a paper. `fewer` takes one back. */
  vote: (paper: Paper, fewer: boolean) => void;
  readonly: () => boolean;
}

type Gesture =
  | { kind: "pan"; last: Point }
  | { kind: "marquee"; from: Point; before: ReadonlySet<string> }
  | {
      kind: "notes";
      from: Point;
      start: Point;
      papers: { paper: Paper; x: number; y: number }[];
      moved: boolean;
      clicked: Paper;
      was: boolean;
    }
  | {
      kind: "frame";
      from: Point;
      start: Point;
      id: string;
      x: number;
      y: number;
      papers: { paper: Paper; x: number; y: number }[];
      moved: boolean;
    }
  | { kind: "pinch"; distance: number; middle: Point };

/** Attaches the gestures to the surface; gives the way to detach them. */
export function attachPointer(surface: HTMLElement, desk: Desk, hooks: Hooks): () => void {
  const pointers = new Map<number, Point>();
  let gesture: Gesture | null = null;
  let space = false;
  let last: Point = { x: 0, y: 0 };
  let scrolling = 0;
  let rect = surface.getBoundingClientRect();

  const at = (event: MouseEvent): Point => ({ x: event.clientX - rect.left, y: event.clientY - rect.top });

  function wheel(event: WheelEvent): void {
    event.preventDefault();
    if (pointers.size === 0) rect = surface.getBoundingClientRect();
    const unit = event.deltaMode === 1 ? 16 : event.deltaMode === 2 ? desk.size.height : 1;
    if (event.ctrlKey || event.metaKey)
      desk.look(zoomAt(desk.camera, at(event), wheelZoom(desk.camera.zoom, event.deltaY * unit)));
    else if (event.shiftKey && event.deltaX === 0) desk.look(panBy(desk.camera, event.deltaY * unit, 0));
    else desk.look(panBy(desk.camera, event.deltaX * unit, event.deltaY * unit));
  }

  function down(event: PointerEvent): void {
    rect = surface.getBoundingClientRect();
    const p = at(event);
    pointers.set(event.pointerId, p);
    last = p;
    if (pointers.size === 2) {
      cancel();
      const [a, b] = [...pointers.values()] as [Point, Point];
      gesture = {
        kind: "pinch",
        distance: Math.hypot(a.x - b.x, a.y - b.y),
        middle: { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 },
      };
      return;
    }
    if (event.button === 2) return;
    if (event.button === 1 || space) {
      event.preventDefault();
      begin(event, { kind: "pan", last: p });
      return;
    }
    if (event.button !== 0) return;
    const world = toWorld(desk.camera, p);
    const paper = desk.scene.paperAt(world);
    const several = event.shiftKey || event.ctrlKey || event.metaKey;
    if (paper) {
      const was = desk.selected.has(paper.id);
      if (several) desk.toggle(paper.id);
      else if (!was) desk.select([paper.id]);
      else desk.active = paper.id;
      if (hooks.readonly()) return;
      const papers = desk.chosen.map((each) => ({ paper: each, x: each.x, y: each.y }));
      begin(event, {
        kind: "notes",
        from: p,
        start: world,
        papers,
        moved: false,
        clicked: paper,
        was: was && !several,
      });
      return;
    }
    const frame = desk.scene.frameAt(world);
    if (frame && !several) {
      desk.selectFrame(frame.id);
      if (hooks.readonly()) return;
      const papers = desk.inFrame(frame.id).map((each) => ({ paper: each, x: each.x, y: each.y }));
      begin(event, {
        kind: "frame",
        from: p,
        start: world,
        id: frame.id,
        x: frame.x,
        y: frame.y,
        papers,
        moved: false,
      });
      return;
    }
    if (event.pointerType === "touch") {
      desk.select([]);
      begin(event, { kind: "pan", last: p });
      return;
    }
    if (!several) desk.select([]);
    begin(event, { kind: "marquee", from: world, before: several ? desk.selected : new Set() });
  }

  function begin(event: PointerEvent, next: Gesture): void {
    gesture = next;
    try {
      surface.setPointerCapture(event.pointerId);
    } catch {
      // The pointer is already gone; the gesture ends with the next event.
    }
    surface.toggleAttribute("data-panning", next.kind === "pan");
  }

  function move(event: PointerEvent): void {
    const p = at(event);
    if (pointers.has(event.pointerId)) pointers.set(event.pointerId, p);
    if (!gesture) return;
    last = p;
    if (gesture.kind === "pinch") {
      const [a, b] = [...pointers.values()];
      if (!a || !b) return;
      const distance = Math.hypot(a.x - b.x, a.y - b.y);
      const middle = { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
      const moved = panBy(desk.camera, gesture.middle.x - middle.x, gesture.middle.y - middle.y);
      desk.look(zoomAt(moved, middle, (moved.zoom * distance) / Math.max(1, gesture.distance)));
      gesture = { kind: "pinch", distance, middle };
      return;
    }
    if (gesture.kind === "pan") {
      desk.look(panBy(desk.camera, gesture.last.x - p.x, gesture.last.y - p.y));
      gesture.last = p;
      return;
    }
    carry();
    if (gesture.kind === "marquee" || gesture.moved) scroll();
  }

  /** Brings what is carried to where the pointer is now. */
  function carry(): void {
    if (!gesture) return;
    const world = toWorld(desk.camera, last);
    if (gesture.kind === "marquee") {
      const area = between(gesture.from, world);
      desk.marquee = area;
      const inside = desk.scene.within(area).filter((paper) => intersects(paper, area));
      desk.select([...gesture.before, ...inside.map((paper) => paper.id)]);
      desk.busy = true;
      return;
    }
    if (gesture.kind !== "notes" && gesture.kind !== "frame") return;
    if (!gesture.moved) {
      if (Math.hypot(last.x - gesture.from.x, last.y - gesture.from.y) < THRESHOLD) return;
      gesture.moved = true;
      if (gesture.kind === "notes") desk.scene.raise(desk.selected);
    }
    desk.busy = true;
    const dx = Math.round(world.x - gesture.start.x);
    const dy = Math.round(world.y - gesture.start.y);
    for (const { paper, x, y } of gesture.papers) desk.scene.place(paper, x + dx, y + dy);
    if (gesture.kind === "frame") {
      const frame = desk.scene.frames.get(gesture.id);
      if (frame) desk.scene.placeFrame(frame, gesture.x + dx, gesture.y + dy);
    } else {
      const over = desk.scene.frameAt(world);
      desk.target = over && !gesture.papers.every(({ paper }) => paper.group === over.id) ? over.id : null;
    }
    desk.ask();
  }

  /** Near the window's edge the board moves by itself. */
  function scroll(): void {
    if (scrolling) return;
    const step = (): void => {
      scrolling = 0;
      if (!gesture || gesture.kind === "pan" || gesture.kind === "pinch") return;
      const dx = edgeStep(last.x, desk.size.width, EDGE);
      const dy = edgeStep(last.y, desk.size.height, EDGE);
      if (dx === 0 && dy === 0) return;
      desk.look(panBy(desk.camera, dx, dy));
      carry();
      scrolling = requestAnimationFrame(step);
    };
    scrolling = requestAnimationFrame(step);
  }

  function up(event: PointerEvent): void {
    pointers.delete(event.pointerId);
    const done = gesture;
    gesture = null;
    surface.removeAttribute("data-panning");
    desk.marquee = null;
    desk.target = null;
    if (!done || done.kind === "pinch" || done.kind === "pan") return;
    desk.busy = false;
    desk.ask();
    if (done.kind === "marquee") return;
    if (done.kind === "frame") {
      const frame = desk.scene.frames.get(done.id);
      if (done.moved && frame) void moveFrameBy(desk, done.id, frame.x - done.x, frame.y - done.y);
      return;
    }
    if (done.moved) {
      const over = desk.scene.frameAt(toWorld(desk.camera, at(event)));
      void commitPlaces(
        done.papers.map(({ paper }) => paper),
        over ? over.id : null,
      );
      return;
    }
    if (done.was && desk.selected.size > 1) desk.select([done.clicked.id]);
    else if (done.was && onVotes(done.clicked, toWorld(desk.camera, at(event))))
      hooks.vote(done.clicked, event.altKey);
  }

  /** Esc: what was carried goes back. */
  function cancel(): void {
    if (gesture?.kind === "notes" || gesture?.kind === "frame") {
      for (const { paper, x, y } of gesture.papers) desk.scene.place(paper, x, y);
      const frame = gesture.kind === "frame" ? desk.scene.frames.get(gesture.id) : undefined;
      if (frame && gesture.kind === "frame") desk.scene.placeFrame(frame, gesture.x, gesture.y);
    }
    gesture = null;
    desk.marquee = null;
    desk.target = null;
    desk.busy = false;
    surface.removeAttribute("data-panning");
    desk.ask();
  }

  function lost(event: PointerEvent): void {
    pointers.delete(event.pointerId);
    cancel();
  }

  function keydown(event: KeyboardEvent): void {
    if (event.key === "Escape" && gesture) {
      event.preventDefault();
      event.stopPropagation();
      cancel();
    }
    const typing =
      event.target instanceof HTMLInputElement ||
      event.target instanceof HTMLTextAreaElement ||
      event.target instanceof HTMLButtonElement;
    if (event.code === "Space" && !typing) {
      space = true;
      surface.toggleAttribute("data-space", true);
    }
  }

  function keyup(event: KeyboardEvent): void {
    if (event.code !== "Space") return;
    space = false;
    surface.removeAttribute("data-space");
  }

  function double(event: MouseEvent): void {
    rect = surface.getBoundingClientRect();
    hooks.open(toWorld(desk.camera, at(event)));
  }

  const listen: [string, EventListener, AddEventListenerOptions?][] = [
    ["wheel", wheel as EventListener, { passive: false }],
    ["pointerdown", down as EventListener],
    ["pointermove", move as EventListener],
    ["pointerup", up as EventListener],
    ["pointercancel", lost as EventListener],
    ["dblclick", double as EventListener],
  ];
  for (const [name, run, options] of listen) surface.addEventListener(name, run, options);
  window.addEventListener("keydown", keydown, true);
  window.addEventListener("keyup", keyup, true);
  return () => {
    for (const [name, run] of listen) surface.removeEventListener(name, run);
    window.removeEventListener("keydown", keydown, true);
    window.removeEventListener("keyup", keyup, true);
    cancelAnimationFrame(scrolling);
  };
}

/** The part of a paper's foot where its votes are. */
function onVotes(paper: Rect, p: Point): boolean {
  return p.y > paper.y + paper.height - 30 && p.x > paper.x + paper.width * 0.4;
}
