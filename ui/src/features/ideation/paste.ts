// What a spreadsheet or a text editor puts on the clipboard, as notes: one for each cell that holds something.
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
  const clean = text.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n");
  let rows = split(clean, "\t");
  if (!clean.includes("\t"))
    for (const separator of [";", ","]) {
      const tried = split(clean, separator);
      const columns = tried[0]?.length ?? 0;
      const steady = columns > 1 && tried.length > 1 && tried.every((r) => r.length === columns);
      if (steady && clean.includes('"')) {
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

function split(text: string, separator: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = "";
  let at = 0;
  let fresh = true;
  while (at < text.length) {
    const letter = text.charAt(at);
    if (fresh && letter === '"') {
      const end = closing(text, at + 1, separator);
      if (end >= 0) {
        cell = text.slice(at + 1, end).replace(/""/g, '"');
        at = end + 1;
        fresh = false;
        continue;
      }
    }
    fresh = false;
    if (letter === separator || letter === "\n") {
      row.push(cell);
      cell = "";
      fresh = true;
      if (letter === "\n") {
        rows.push(row);
        row = [];
      }
    } else cell += letter;
    at++;
  }
  if (cell !== "" || row.length > 0) rows.push([...row, cell]);
  return rows;
}

/** Where a quoted cell ends: a lone quote before a separator, a line break or the end; −1 if none, and the quote is text. */
function closing(text: string, from: number, separator: string): number {
  for (let at = from; at < text.length; at++) {
    if (text[at] !== '"') continue;
    const next = text[at + 1];
    if (next === '"') at++;
    else return next === undefined || next === separator || next === "\n" ? at : -1;
  }
  return -1;
}

/** Top left corners for `count` notes in a block about twice as wide as high, beginning at `from`. */
export function gridPlaces(count: number, from: Point, step: { x: number; y: number }): Point[] {
  const columns = Math.max(1, Math.ceil(Math.sqrt(count * 1.6)));
  return Array.from({ length: count }, (_, i) => ({
    x: from.x + (i % columns) * step.x,
    y: from.y + Math.floor(i / columns) * step.y,
  }));
}
