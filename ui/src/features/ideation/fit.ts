// Text that fits its paper: the largest of a few sizes at which it fits, wrapped by words, with an ellipsis where even the
// smallest is too large. Pure: the width of a piece of text comes from outside, at 100 px, and scales with the size.

/** Width in pixels of a text without line breaks at 100 px. */
export type Measure = (text: string) => number;

export interface Fitted {
  size: number;
  lines: string[];
  /** Right to left. */
  rtl: boolean;
  /** The text did not fit at the smallest size. */
  cut: boolean;
}

/** A short scale rather than every size: a board stays calm, and few glyph sizes are drawn. */
export const SIZES = [32, 26, 21, 18, 16, 14];
export const LINE = 1.28;

const ELLIPSIS = "…";
const RTL = /^[^\p{L}\p{N}]*[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC]/u;
const segmenter =
  typeof Intl !== "undefined" && "Segmenter" in Intl
    ? new Intl.Segmenter(undefined, { granularity: "grapheme" })
    : null;

/** The characters as a reader counts them: an emoji with its joiners is one. */
export function graphemes(text: string): string[] {
  return segmenter ? Array.from(segmenter.segment(text), (s) => s.segment) : Array.from(text);
}

/** Whether a text's first letter is of a script written from right to left. */
export const isRtl = (text: string): boolean => RTL.test(text);

interface Word {
  text: string;
  width: number;
}

/** Fits `text` into `width` × `height` (pixels). At most 20 lines are looked at: a paper has room for fewer. */
export function fitText(
  text: string,
  width: number,
  height: number,
  measure: Measure,
  sizes: readonly number[] = SIZES,
): Fitted {
  const rtl = isRtl(text);
  const paragraphs = text
    .slice(0, 2000)
    .split("\n")
    .map((line) =>
      line
        .split(/[ \t]+/)
        .filter((w) => w !== "")
        .map((w) => ({ text: w, width: measure(w) })),
    );
  const space = measure(" ");
  for (const size of sizes) {
    const room = (width * 100) / size;
    // At larger sizes a word that must be broken is a reason to take a smaller one.
    if (size !== sizes.at(-1) && paragraphs.some((words) => words.some((w) => w.width > room))) continue;
    const most = Math.max(1, Math.floor(height / (size * LINE) + 0.02));
    const lines = wrap(paragraphs, room, space, measure, most + 1);
    if (lines.length <= most) return { size, lines, rtl, cut: text.length > 2000 };
  }
  const size = sizes.at(-1) ?? 14;
  const most = Math.max(1, Math.floor(height / (size * LINE) + 0.02));
  const room = (width * 100) / size;
  const lines = wrap(paragraphs, room, space, measure, most + 1).slice(0, most);
  lines[most - 1] = shorten(lines[most - 1] ?? "", room, measure);
  return { size, lines, rtl, cut: true };
}

function wrap(paragraphs: Word[][], room: number, space: number, measure: Measure, most: number): string[] {
  const lines: string[] = [];
  for (const words of paragraphs) {
    let line = "";
    let used = 0;
    for (const word of words) {
      if (line !== "" && used + space + word.width <= room) {
        line += ` ${word.text}`;
        used += space + word.width;
        continue;
      }
      if (line !== "") lines.push(line);
      if (lines.length >= most) return lines;
      line = word.text;
      used = word.width;
      if (used > room) {
        const pieces = broken(word.text, room, measure);
        lines.push(...pieces.slice(0, -1));
        if (lines.length >= most) return lines;
        line = pieces.at(-1) ?? "";
        used = measure(line);
      }
    }
    lines.push(line);
    if (lines.length >= most) return lines;
  }
  return lines;
}

function broken(word: string, room: number, measure: Measure): string[] {
  const pieces: string[] = [];
  let piece = "";
  let used = 0;
  for (const letter of graphemes(word)) {
    const width = measure(letter);
    if (piece !== "" && used + width > room) {
      pieces.push(piece);
      piece = "";
      used = 0;
    }
    piece += letter;
    used += width;
  }
  pieces.push(piece);
  return pieces;
}

/** The text with an ellipsis, cut so that both fit into `room` (at 100 px). */
export function shorten(text: string, room: number, measure: Measure): string {
  const letters = graphemes(text);
  while (letters.length > 0 && measure(letters.join("") + ELLIPSIS) > room) letters.pop();
  return letters.join("").trimEnd() + ELLIPSIS;
}
