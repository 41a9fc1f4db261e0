// The board from far away, when text can't be read: small papers with a bar for each line. Drawn once on a sheet larger
// than the window, and then only moved: a pan of thousands of papers costs one copy a frame.
import { panBy, type Camera } from "./camera";
import { LINE } from "./fit";
import { DIM, type Context, type Inks, type Window } from "./paint";
import { drawPicture } from "./paintPicture";
import type { Pictures } from "./pictures";
import { PAD, type Paper, type Scene } from "./scene";

/** Screen pixels that the sheet reaches beyond the window, on each side. */
const BEYOND = 320;

interface Sheet {
  canvas: HTMLCanvasElement;
  camera: Camera;
  key: string;
}

let sheet: Sheet | null = null;
let before = "";

/**
 * Shows what `draw` draws. The second time that nothing but the place changed, a sheet with room to move is drawn, and
 * copied from then on; where every frame differs (a zoom, a drag) it would be drawn for nothing.
 */
export function overview(
  context: Context,
  window: Window,
  state: string,
  draw: (to: Context, seen: Window) => void,
): void {
  const { camera, size, ratio } = window;
  const key = `${camera.zoom} ${ratio} ${size.width} ${size.height} ${state}`;
  if (sheet?.key !== key || !covers(sheet, window)) {
    const again = before === key;
    before = key;
    if (!again) {
      draw(context, window);
      return;
    }
    const canvas = sheet?.canvas ?? document.createElement("canvas");
    const wide = { width: size.width + 2 * BEYOND, height: size.height + 2 * BEYOND };
    const [across, down] = [Math.ceil(wide.width * ratio), Math.ceil(wide.height * ratio)];
    if (canvas.width !== across) canvas.width = across;
    if (canvas.height !== down) canvas.height = down;
    sheet = { canvas, camera: panBy(camera, -BEYOND, -BEYOND), key };
    draw(canvas.getContext("2d", { alpha: false })!, { camera: sheet.camera, size: wide, ratio });
  }
  const scale = camera.zoom * ratio;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.drawImage(
    sheet.canvas,
    Math.round((sheet.camera.x - camera.x) * scale),
    Math.round((sheet.camera.y - camera.y) * scale),
  );
}

function covers({ camera: from }: Sheet, { camera }: Window): boolean {
  const inside = (at: number, start: number): boolean => {
    const gone = (at - start) * camera.zoom;
    return gone >= 0.5 && gone <= 2 * BEYOND - 0.5;
  };
  return inside(camera.x, from.x) && inside(camera.y, from.y);
}

/** Papers as small coloured squares, with a bar for each line of text as long as they can be told apart. */
export function drawFar(
  context: Context,
  { camera, ratio }: Window,
  scene: Scene,
  papers: readonly Paper[],
  inks: Inks,
  pictures: Pictures,
): void {
  const scale = camera.zoom * ratio;
  context.setTransform(1, 0, 0, 1, 0, 0);
  const ox = camera.x * scale;
  const oy = camera.y * scale;
  const lines = scale * 14 > 1.2;
  for (const paper of papers) {
    const x = Math.round(paper.x * scale - ox);
    const y = Math.round(paper.y * scale - oy);
    const width = Math.max(1, Math.round((paper.x + paper.width) * scale - ox) - x);
    context.fillStyle = inks.papers[paper.color];
    context.globalAlpha = paper.dim ? DIM : 1;
    context.fillRect(x, y, width, Math.max(1, Math.round((paper.y + paper.height) * scale - oy) - y));
    if (paper.image !== null && !paper.back) {
      drawPicture(context, paper, pictures, inks, x, y, scale, false);
      continue;
    }
    if (!lines || paper.text === "" || paper.back || paper.dim) continue;
    context.fillStyle = inks.bars[paper.color];
    const fitted = scene.fitted(paper);
    const pad = Math.round(PAD * scale);
    const high = Math.max(1, Math.round(fitted.size * scale * 0.5));
    const step = fitted.size * LINE * scale;
    let at = y + (PAD + fitted.size * 0.35) * scale;
    for (const line of fitted.lines) {
      const long = Math.round(Math.min(line.length * fitted.size * 0.54, paper.width - 2 * PAD) * scale);
      if (long >= 1)
        context.fillRect(fitted.rtl ? x + width - pad - long : x + pad, Math.round(at), long, high);
      at += step;
    }
  }
  context.globalAlpha = 1;
}
