// A picture on its paper: whole, as large as there is room, with a quiet place while it comes.
import type { Context, Inks } from "./paint";
import type { Pictures } from "./pictures";
import { PICTURE_FOOT, type Paper } from "./scene";

/** Room around a picture, in board units. */
const EDGE = 6;

/**
 * Draws a paper's picture; the context's unit is the device's pixel, the paper's corner is at `x`, `y`. `still`: the board
 * rests, and sharper pictures may be fetched.
 */
export function drawPicture(
  context: Context,
  paper: Paper,
  pictures: Pictures,
  inks: Inks,
  x: number,
  y: number,
  scale: number,
  still: boolean,
): void {
  if (paper.image === null) return;
  const edge = Math.round(EDGE * scale);
  const width = Math.round(paper.width * scale) - 2 * edge;
  const height = Math.round((paper.height - PICTURE_FOOT) * scale) - edge;
  if (width < 1 || height < 1) return;
  const bitmap = pictures.get(paper.image, Math.max(width, height), still);
  if (!bitmap) {
    context.fillStyle = inks.line;
    context.fillRect(x + edge, y + edge, width, height);
    return;
  }
  const fit = Math.min(width / bitmap.width, height / bitmap.height);
  const [wide, high] = [
    Math.max(1, Math.round(bitmap.width * fit)),
    Math.max(1, Math.round(bitmap.height * fit)),
  ];
  context.drawImage(
    bitmap,
    x + edge + Math.round((width - wide) / 2),
    y + edge + Math.round((height - high) / 2),
    wide,
    high,
  );
}
