// Where the window looks at the board: screen = (world − camera) × zoom.
import type { Point, Rect } from "./geometry";

/** `x`, `y`: the world point in the window's top left corner; `zoom`: screen pixels per world unit. */
export interface Camera {
  x: number;
  y: number;
  zoom: number;
}

export interface Size {
  width: number;
  height: number;
}

export const MIN_ZOOM = 0.02;
export const MAX_ZOOM = 4;

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

export const toWorld = (camera: Camera, p: Point): Point => ({
  x: p.x / camera.zoom + camera.x,
  y: p.y / camera.zoom + camera.y,
});

export const toScreen = (camera: Camera, p: Point): Point => ({
  x: (p.x - camera.x) * camera.zoom,
  y: (p.y - camera.y) * camera.zoom,
});

export const rectToScreen = (camera: Camera, r: Rect): Rect => ({
  ...toScreen(camera, r),
  width: r.width * camera.zoom,
  height: r.height * camera.zoom,
});

/** The part of the world that the window shows. */
export const view = (camera: Camera, size: Size): Rect => ({
  x: camera.x,
  y: camera.y,
  width: size.width / camera.zoom,
  height: size.height / camera.zoom,
});

/** Moves the paper by screen pixels: positive `dx` looks further to the right. */
export const panBy = (camera: Camera, dx: number, dy: number): Camera => ({
  ...camera,
  x: camera.x + dx / camera.zoom,
  y: camera.y + dy / camera.zoom,
});

/** Sets the zoom so that the world point under `anchor` (screen) stays there. */
export function zoomAt(camera: Camera, anchor: Point, zoom: number): Camera {
  const next = clamp(zoom, MIN_ZOOM, MAX_ZOOM);
  const under = toWorld(camera, anchor);
  return { x: under.x - anchor.x / next, y: under.y - anchor.y / next, zoom: next };
}

/** Shows the whole of `r` with `margin` screen pixels around it, never larger than `most`: 100 %. */
export function fit(
  r: Rect,
  size: Size,
  margin: { top: number; right: number; bottom: number; left: number },
  most = 1,
): Camera {
  const width = Math.max(1, size.width - margin.left - margin.right);
  const height = Math.max(1, size.height - margin.top - margin.bottom);
  const zoom = clamp(
    Math.min(width / Math.max(1, r.width), height / Math.max(1, r.height), most),
    MIN_ZOOM,
    MAX_ZOOM,
  );
  return {
    x: r.x + r.width / 2 - (margin.left + width / 2) / zoom,
    y: r.y + r.height / 2 - (margin.top + height / 2) / zoom,
    zoom,
  };
}

/** Looks at `p` in the middle of the window, at the same zoom. */
export const centreOn = (camera: Camera, p: Point, size: Size): Camera => ({
  ...camera,
  x: p.x - size.width / 2 / camera.zoom,
  y: p.y - size.height / 2 / camera.zoom,
});

/** The least move that brings `r` into the window with `margin` screen pixels around it; the same camera if it is there. */
export function reveal(
  camera: Camera,
  r: Rect,
  size: Size,
  margin: { top: number; right: number; bottom: number; left: number },
): Camera {
  const on = rectToScreen(camera, r);
  const axis = (start: number, length: number, from: number, to: number): number => {
    if (start < from) return start - from;
    if (start + length > to) return Math.min(start - from, start + length - to);
    return 0;
  };
  const dx = axis(on.x, on.width, margin.left, size.width - margin.right);
  const dy = axis(on.y, on.height, margin.top, size.height - margin.bottom);
  return dx === 0 && dy === 0 ? camera : panBy(camera, dx, dy);
}

/** Between two cameras at `t` in 0..1: the zoom in equal ratios, the middle of the window in step with it. */
export function blend(a: Camera, b: Camera, size: Size, t: number): Camera {
  if (t >= 1) return b;
  const zoom = a.zoom * Math.pow(b.zoom / a.zoom, t);
  const from = toWorld(a, { x: size.width / 2, y: size.height / 2 });
  const to = toWorld(b, { x: size.width / 2, y: size.height / 2 });
  const even = Math.abs(b.zoom - a.zoom) < 1e-9 ? t : (1 / zoom - 1 / a.zoom) / (1 / b.zoom - 1 / a.zoom);
  return {
    x: from.x + (to.x - from.x) * even - size.width / 2 / zoom,
    y: from.y + (to.y - from.y) * even - size.height / 2 / zoom,
    zoom,
  };
}

/** The zoom after turning the wheel by `deltaY` with Ctrl: the same ratio for the same turn, at most 1.3 a step. */
export function wheelZoom(zoom: number, deltaY: number): number {
  return zoom * Math.exp(-clamp(deltaY * 0.0035, -0.26, 0.26));
}

/** How far a board moves by itself in one frame, for something carried `at` a place on an axis of `length` pixels. */
export function edgeStep(at: number, length: number, edge: number): number {
  if (at < edge) return -Math.min(16, (edge - at) / 2);
  if (at > length - edge) return Math.min(16, (at - length + edge) / 2);
  return 0;
}
