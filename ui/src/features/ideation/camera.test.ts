import { describe, expect, it } from "vitest";
import {
  blend,
  centreOn,
  edgeStep,
  fit,
  MAX_ZOOM,
  MIN_ZOOM,
  panBy,
  reveal,
  toScreen,
  toWorld,
  view,
  wheelZoom,
  zoomAt,
} from "./camera";

const size = { width: 1200, height: 800 };
const margin = { top: 50, right: 20, bottom: 50, left: 20 };

describe("camera", () => {
  it("goes from screen to world and back", () => {
    const camera = { x: -30, y: 12, zoom: 0.7 };
    const there = toScreen(camera, toWorld(camera, { x: 331, y: 97 }));
    expect(there.x).toBeCloseTo(331);
    expect(there.y).toBeCloseTo(97);
  });

  it("zooms around the pointer: the point under it stays", () => {
    const camera = { x: 100, y: -40, zoom: 1 };
    const anchor = { x: 640, y: 200 };
    const before = toWorld(camera, anchor);
    const after = toWorld(zoomAt(camera, anchor, 0.31), anchor);
    expect(after.x).toBeCloseTo(before.x);
    expect(after.y).toBeCloseTo(before.y);
  });

  it("keeps the zoom within its bounds", () => {
    expect(zoomAt({ x: 0, y: 0, zoom: 1 }, { x: 0, y: 0 }, 1000).zoom).toBe(MAX_ZOOM);
    expect(zoomAt({ x: 0, y: 0, zoom: 1 }, { x: 0, y: 0 }, 0).zoom).toBe(MIN_ZOOM);
  });

  it("turns back to the same zoom when the wheel does", () => {
    expect(wheelZoom(wheelZoom(1, 40), -40)).toBeCloseTo(1);
    expect(wheelZoom(1, 5000)).toBeGreaterThan(0.75);
  });

  it("fits everything inside the margins, never larger than 100 %", () => {
    const far = { x: -5000, y: 200, width: 9000, height: 3000 };
    const shown = view(fit(far, size, margin), size);
    expect(shown.x).toBeLessThanOrEqual(far.x);
    expect(shown.x + shown.width).toBeGreaterThanOrEqual(far.x + far.width);
    expect(shown.y + shown.height).toBeGreaterThanOrEqual(far.y + far.height);
    expect(fit({ x: 0, y: 0, width: 10, height: 10 }, size, margin).zoom).toBe(1);
  });

  it("reveals with the least move, and doesn't move for what is seen", () => {
    const camera = { x: 0, y: 0, zoom: 1 };
    expect(reveal(camera, { x: 100, y: 100, width: 160, height: 160 }, size, margin)).toBe(camera);
    expect(reveal(camera, { x: 1300, y: 100, width: 160, height: 160 }, size, margin)).toEqual({
      x: 280,
      y: 0,
      zoom: 1,
    });
  });

  it("flies from one camera to the other, the target exactly at the end", () => {
    const a = { x: 0, y: 0, zoom: 1 };
    const b = centreOn({ x: 0, y: 0, zoom: 0.2 }, { x: 4000, y: 1000 }, size);
    expect(blend(a, b, size, 1)).toBe(b);
    expect(blend(a, b, size, 0).x).toBeCloseTo(0);
    expect(blend(a, b, size, 0.5).zoom).toBeCloseTo(Math.sqrt(0.2));
  });

  it("pans by screen pixels at any zoom, and scrolls near the edges only", () => {
    expect(panBy({ x: 0, y: 0, zoom: 0.5 }, 100, -50)).toEqual({ x: 200, y: -100, zoom: 0.5 });
    expect(edgeStep(400, 800, 28)).toBe(0);
    expect(edgeStep(5, 800, 28)).toBeLessThan(0);
    expect(edgeStep(799, 800, 28)).toBeGreaterThan(0);
  });
});
