// Draws the board on a canvas: only what the window shows, with less detail where details can't be seen. No shadows.
import type { NoteColor } from "../../ipc/bindings";
import { rectToScreen, view, type Camera, type Size } from "./camera";
import { drawFar, overview } from "./far";
import { LINE } from "./fit";
import { grow, intersects, type Rect } from "./geometry";
import { drawPicture } from "./paintPicture";
import type { Pictures } from "./pictures";
import { FOOT, PAD, PICTURE_FOOT, type Frame, type Paper, type Scene } from "./scene";

/** Colours of the theme, as CSS colours. */
export interface Inks {
  ground: string;
  dot: string;
  surface: string;
  line: string;
  lineStrong: string;
  ink: string;
  ink2: string;
  ink3: string;
  accent: string;
  accentSoft: string;
  onAccent: string;
  papers: Record<NoteColor, string>;
  /** Lines of text seen from far away, on each paper. */
  bars: Record<NoteColor, string>;
}

export interface Marks {
  selected: ReadonlySet<string>;
  /** The note with the keyboard's focus. */
  active: string | null;
  /** Its text is being edited in a field above the canvas. */
  editing: string | null;
  /** The frame that would take what is being dragged. */
  target: string | null;
  /** Where something would land. */
  ghosts: readonly Rect[];
  /** The rectangle drawn around notes. */
  marquee: Rect | null;
  selectedFrame: string | null;
  /** The surface has the keyboard's focus. */
  focused: boolean;
  /** The zoom is changing. */
  zooming: boolean;
  /** The board moves: nothing sharper is fetched meanwhile. */
  moving: boolean;
  pictures: Pictures;
}

export interface Window {
  camera: Camera;
  size: Size;
  /** Device pixels per CSS pixel. */
  ratio: number;
}

export type Context = CanvasRenderingContext2D;

const FONT = '"Inter Variable", Inter, system-ui, "Noto Color Emoji", sans-serif';
export const noteFont = (size: number): string => `500 ${size}px ${FONT}`;
/** Below this many device pixels a line of text is drawn as a bar. */
const READABLE = 4.5;
/** The same while the zoom changes, when nobody reads and every size is new to the browser. */
const READABLE_IN_MOTION = 6.5;
const MOST_DOTS = 8;
/** How much of a paper is left to see that stands back. */
export const DIM = 0.32;

export function paint(
  context: Context,
  window: Window,
  scene: Scene,
  inks: Inks,
  marks: Marks,
  votesText: (count: number) => string,
): void {
  const { camera, ratio } = window;
  const scale = camera.zoom * ratio;
  const far = 14 * scale < (marks.zooming ? READABLE_IN_MOTION : READABLE);
  const all = (to: Context, seen: Window): void => {
    const around = grow(view(seen.camera, seen.size), 8 / camera.zoom);
    to.setTransform(1, 0, 0, 1, 0, 0);
    to.fillStyle = inks.ground;
    to.fillRect(0, 0, Math.ceil(seen.size.width * ratio), Math.ceil(seen.size.height * ratio));
    ground(to, seen, inks);
    for (const frame of scene.frames.values())
      if (intersects(frame, around)) drawFrame(to, seen, frame, inks, marks, votesText);
    const papers = scene.within(around);
    if (far) drawFar(to, seen, scene, papers, inks, marks.pictures);
    else drawNear(to, seen, scene, papers, inks, marks);
  };
  if (far) {
    const key = `${scene.version} ${inks.ground} ${inks.ink} ${marks.target} ${marks.selectedFrame} ${marks.zooming} ${marks.pictures.version}`;
    overview(context, window, key, all);
  } else all(context, window);
  drawMarks(context, window, scene, inks, marks);
}

/** The dotted ground: one row is drawn and then copied down, since thousands of dots cost more than forty copies. */
let row: { canvas: HTMLCanvasElement; key: string } | null = null;

function ground(context: Context, { camera, size, ratio }: Window, inks: Inks): void {
  let step = 24 * camera.zoom * ratio;
  while (step < 18 * ratio) step *= 2;
  const dot = Math.max(1, Math.round(ratio * (step / ratio > 30 ? 2 : 1.5)));
  const width = Math.ceil(size.width * ratio);
  const key = `${step} ${dot} ${width} ${inks.dot} ${inks.ground}`;
  if (row?.key !== key) {
    const canvas = row?.canvas ?? document.createElement("canvas");
    const needed = Math.ceil(width + 2 * step);
    if (canvas.width < needed || canvas.height !== dot) {
      canvas.width = needed;
      canvas.height = dot;
    }
    const c = canvas.getContext("2d", { alpha: false })!;
    c.fillStyle = inks.ground;
    c.fillRect(0, 0, canvas.width, dot);
    c.fillStyle = inks.dot;
    for (let x = 0; x < needed; x += step) c.fillRect(Math.round(x), 0, dot, dot);
    row = { canvas, key };
  }
  const offset = (at: number): number => -((((at * camera.zoom * ratio) % step) + step) % step);
  const left = Math.round(offset(camera.x));
  const height = size.height * ratio;
  for (let y = offset(camera.y); y < height; y += step) context.drawImage(row.canvas, left, Math.round(y));
}

function drawFrame(
  context: Context,
  { camera, ratio }: Window,
  frame: Frame,
  inks: Inks,
  marks: Marks,
  votesText: (count: number) => string,
): void {
  const on = rectToScreen(camera, frame);
  const scale = camera.zoom * ratio;
  context.setTransform(1, 0, 0, 1, 0, 0);
  const target = marks.target === frame.id;
  const chosen = marks.selectedFrame === frame.id;
  const x = Math.round(on.x * ratio);
  const y = Math.round(on.y * ratio);
  context.beginPath();
  context.roundRect(x, y, Math.round(on.width * ratio), Math.round(on.height * ratio), 10 * scale);
  context.fillStyle = target ? inks.accentSoft : inks.surface;
  context.fill();
  context.lineWidth = (target || chosen ? 2.5 : 1) * Math.max(1, Math.min(ratio, scale * 1.5));
  context.strokeStyle = target || chosen ? inks.accent : inks.lineStrong;
  context.stroke();
  if (15 * scale < READABLE) {
    if (frame.title !== "") {
      context.fillStyle = inks.ink3;
      context.fillRect(
        x + 16 * scale,
        y + 16 * scale,
        Math.min(frame.title.length * 7, frame.width - 32) * scale,
        Math.max(1, 8 * scale),
      );
    }
    return;
  }
  context.setTransform(scale, 0, 0, scale, x, y);
  context.textBaseline = "alphabetic";
  const votes = frame.votes > 0 ? votesText(frame.votes) : "";
  context.font = `450 13px ${FONT}`;
  const room = frame.width - 32 - (votes === "" ? 0 : context.measureText(votes).width + 16);
  context.textAlign = "right";
  context.direction = "ltr";
  context.fillStyle = inks.ink2;
  if (votes !== "") context.fillText(votes, frame.width - 16, 25);
  context.font = `600 15px ${FONT}`;
  context.textAlign = "left";
  context.fillStyle = inks.ink;
  context.direction = frame.rtl ? "rtl" : "ltr";
  context.fillText(clip(context, frame.title, room), 16, 25);
}

const clipped = new Map<string, string>();

/** A title on one line, with an ellipsis if it is too wide. */
function clip(context: Context, text: string, room: number): string {
  const key = `${Math.round(room)} ${text}`;
  const known = clipped.get(key);
  if (known !== undefined) return known;
  let short = text.slice(0, 300);
  if (context.measureText(short).width > room || short !== text) {
    while (short !== "" && context.measureText(`${short}…`).width > room) short = short.slice(0, -1);
    short += "…";
  }
  if (clipped.size > 2000) clipped.clear();
  clipped.set(key, short);
  return short;
}

function drawNear(
  context: Context,
  { camera, ratio }: Window,
  scene: Scene,
  papers: readonly Paper[],
  inks: Inks,
  marks: Marks,
): void {
  const scale = camera.zoom * ratio;
  const ox = camera.x * scale;
  const oy = camera.y * scale;
  context.textBaseline = "alphabetic";
  const foot = 12 * scale >= READABLE;
  for (const paper of papers) {
    const x = Math.round(paper.x * scale - ox);
    const y = Math.round(paper.y * scale - oy);
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.globalAlpha = paper.dim ? DIM : 1;
    context.fillStyle = inks.papers[paper.color];
    context.fillRect(
      x,
      y,
      Math.round((paper.x + paper.width) * scale - ox) - x,
      Math.round((paper.y + paper.height) * scale - oy) - y,
    );
    if (paper.image !== null && !paper.back)
      drawPicture(context, paper, marks.pictures, inks, x, y, scale, !marks.moving);
    context.setTransform(scale, 0, 0, scale, x, y);
    if (paper.back && marks.editing !== paper.id) drawBack(context, paper, inks);
    else if (marks.editing !== paper.id) {
      const fitted = scene.fitted(paper);
      context.fillStyle = inks.ink;
      context.font = noteFont(fitted.size);
      context.textAlign = fitted.rtl ? "right" : "left";
      context.direction = fitted.rtl ? "rtl" : "ltr";
      const at = fitted.rtl ? paper.width - PAD : PAD;
      let base = (paper.image === null ? PAD : paper.height - PICTURE_FOOT + 1) + fitted.size * 0.95;
      for (const line of fitted.lines) {
        if (line !== "") context.fillText(line, at, base);
        base += fitted.size * LINE;
      }
    }
    if (foot) drawFoot(context, paper, inks);
  }
  context.globalAlpha = 1;
}

/** A paper's back: a fold at its corner, and a frame where its words would be. */
function drawBack(context: Context, paper: Paper, inks: Inks): void {
  const width = paper.width;
  const height = paper.height - FOOT + PAD;
  context.strokeStyle = inks.bars[paper.color];
  context.lineWidth = 1.5;
  context.beginPath();
  context.roundRect(PAD, PAD, width - 2 * PAD, height - 2 * PAD, 6);
  for (let at = 28; at < width + height - 64; at += 18) {
    const from = { x: Math.min(PAD + at, width - PAD), y: PAD + Math.max(0, at - (width - 2 * PAD)) };
    const to = { x: PAD + Math.max(0, at - (height - 2 * PAD)), y: Math.min(PAD + at, height - PAD) };
    context.moveTo(from.x, from.y);
    context.lineTo(to.x, to.y);
  }
  context.globalAlpha *= 0.5;
  context.stroke();
  context.globalAlpha = paper.dim ? DIM : 1;
}

function drawFoot(context: Context, paper: Paper, inks: Inks): void {
  const base = paper.height - (paper.image === null ? PAD + 3 : 8);
  if (paper.initials !== "") {
    context.font = `600 12px ${FONT}`;
    context.textAlign = "left";
    context.direction = "ltr";
    context.fillStyle = inks.ink2;
    context.fillText(paper.initials, PAD, base);
  }
  if (paper.parts > 0) drawParts(context, paper, inks, base);
  if (paper.votes > 0) {
    context.fillStyle = inks.accent;
    context.beginPath();
    const few = paper.votes <= MOST_DOTS;
    const y = base - 4.5;
    for (let i = 0; i < (few ? paper.votes : 1); i++) {
      const x = paper.width - PAD - 5 - i * 12;
      context.moveTo(x + 4.5, y);
      context.arc(x, y, 4.5, 0, 2 * Math.PI);
    }
    context.fill();
    if (!few) {
      context.font = `600 13px ${FONT}`;
      context.textAlign = "right";
      context.direction = "ltr";
      context.fillStyle = inks.ink;
      context.fillText(String(paper.votes), paper.width - PAD - 14, base);
    }
  }
  if (paper.idea) {
    context.fillStyle = inks.accent;
    context.beginPath();
    context.arc(paper.width - 6, 6, 11, 0, 2 * Math.PI);
    context.fill();
    context.strokeStyle = inks.onAccent;
    context.lineWidth = 2.2;
    context.beginPath();
    context.moveTo(paper.width - 11, 6);
    context.lineTo(paper.width - 7.5, 9.5);
    context.lineTo(paper.width - 1, 2);
    context.stroke();
  }
}

/** The mark of a merged note: two sheets and how many it was made of, behind the initials. */
function drawParts(context: Context, paper: Paper, inks: Inks, base: number): void {
  const x = PAD + (paper.initials === "" ? 0 : context.measureText(paper.initials).width + 9);
  context.strokeStyle = inks.ink2;
  context.lineWidth = 1.3;
  context.strokeRect(x + 3, base - 9.5, 7, 7);
  context.beginPath();
  context.moveTo(x, base - 6.5);
  context.lineTo(x, base + 0.5);
  context.lineTo(x + 7, base + 0.5);
  context.stroke();
  context.font = `600 12px ${FONT}`;
  context.textAlign = "left";
  context.direction = "ltr";
  context.fillStyle = inks.ink2;
  context.fillText(String(paper.parts), x + 14, base);
}

/** Outlines of what is selected, above the papers. */
function drawMarks(
  context: Context,
  { camera, size, ratio }: Window,
  scene: Scene,
  inks: Inks,
  marks: Marks,
): void {
  if (marks.selected.size === 0 && marks.active === null && marks.ghosts.length === 0 && !marks.marquee)
    return;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.strokeStyle = inks.accent;
  const outline = (r: Rect, gap: number, width: number): void => {
    const on = rectToScreen(camera, r);
    context.lineWidth = width;
    context.beginPath();
    context.roundRect(
      Math.round(on.x * ratio) / ratio - gap,
      Math.round(on.y * ratio) / ratio - gap,
      on.width + 2 * gap,
      on.height + 2 * gap,
      4,
    );
    context.stroke();
  };
  const small = camera.zoom < 0.3;
  if (marks.selected.size > 0) {
    const width = small ? 1.5 : 2;
    const gap = small ? 1 : 3;
    // Plain rectangles where there are many: they cost a tenth.
    const many = marks.selected.size > 300;
    context.lineWidth = width;
    for (const paper of scene.within(view(camera, size))) {
      if (!marks.selected.has(paper.id)) continue;
      const on = many ? rectToScreen(camera, paper) : null;
      if (on) context.strokeRect(on.x - gap, on.y - gap, on.width + 2 * gap, on.height + 2 * gap);
      else outline(paper, gap, width);
    }
  }
  const active = marks.active === null ? undefined : scene.papers.get(marks.active);
  if (active && marks.focused && marks.selected.size !== 1) outline(active, small ? 3 : 6, 2);
  context.setLineDash([6, 4]);
  for (const ghost of marks.ghosts) outline(ghost, 0, 1.5);
  context.setLineDash([]);
  if (!marks.marquee) return;
  const on = rectToScreen(camera, marks.marquee);
  context.fillStyle = inks.accent;
  context.globalAlpha = 0.08;
  context.fillRect(on.x, on.y, on.width, on.height);
  context.globalAlpha = 1;
  context.lineWidth = 1;
  context.strokeRect(on.x, on.y, on.width, on.height);
}
