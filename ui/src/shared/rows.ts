/** Rows and cells of what a spreadsheet or a text editor puts on the clipboard. */

/** Without a byte order mark, with one kind of line end. */
export function cleanPaste(text: string): string {
  return text.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n");
}

/** Cells by this separator, with doubled quotes and line breaks inside quotes; blank ones stay in place as "". */
export function splitRows(text: string, separator: string): string[][] {
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

/** Every row has as many cells, more than one, and there are at least two rows. */
export function isSteady(rows: readonly string[][]): boolean {
  const columns = rows[0]?.length ?? 0;
  return columns > 1 && rows.length > 1 && rows.every((row) => row.length === columns);
}
