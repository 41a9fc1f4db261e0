// What a spreadsheet or a text editor puts on the clipboard, as notes: one for each cell that holds something.
import { cleanPaste, isSteady, splitRows } from "../../shared/rows";
import type { Point } from "./geometry";

export interface Pasted {
  /** Rows of cells, blank ones left in place as "". */
  rows: string[][];
  /** The cells that hold something, row by row. */
  texts: string[];
}

/** Notes that one paste makes at most; what is beyond is counted and said. */
export const MOST_PASTED = 5000;

/**
 * Reads tab-separated (a spreadsheet), comma- or semicolon-separated text, with doubled quotes and line breaks inside
 * quotes, or plain lines. Commas separate only where every row has the same number of them, at least one, and some cell is
 * quoted: a sentence with commas is one note.
 */
export function parsePaste(text: string): Pasted {
  const clean = cleanPaste(text);
  let rows = splitRows(clean, "\t");
  if (!clean.includes("\t"))
    for (const separator of [";", ","]) {
      const tried = splitRows(clean, separator);
      if (isSteady(tried) && clean.includes('"')) {
        rows = tried;
        break;
      }
    }
  while (rows.length > 0 && rows.at(-1)?.every((c) => c.trim() === "")) rows.pop();
  return {
    rows,
    texts: rows
      .flat()
      .map((c) => c.trim())
      .filter((c) => c !== ""),
  };
}

/** Top left corners for `count` notes in a block about twice as wide as high, beginning at `from`. */
export function gridPlaces(count: number, from: Point, step: { x: number; y: number }): Point[] {
  const columns = Math.max(1, Math.ceil(Math.sqrt(count * 1.6)));
  return Array.from({ length: count }, (_, i) => ({
    x: from.x + (i % columns) * step.x,
    y: from.y + Math.floor(i / columns) * step.y,
  }));
}
