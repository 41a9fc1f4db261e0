/** Notes on the clipboard: as text for anyone, and as notes with place, colour and picture for a board of ours. */
import { t } from "../../messages/index.svelte";
import type { NoteColor } from "../../ipc/bindings";
import { addNotes } from "./deeds";
import type { Desk } from "./desk.svelte";
import { bounds } from "./geometry";
import { COLORS } from "./inks";
import { MOST_PASTED } from "./paste";
import { NOTE } from "./places";
import type { Paper } from "./scene";

const TYPE = "application/x-atelier-notes+json";

interface Copied {
  text: string;
  color: NoteColor;
  author: string | null;
  /** The picture that the note shows. */
  image: string | null;
  x: number;
  y: number;
}

const cell = (text: string): string => (/[\t\n"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

export function copyNotes(papers: readonly Paper[], to: DataTransfer): void {
  const around = bounds(papers);
  if (!around) return;
  // What lies face down is not copied: the clipboard may be pasted before the room.
  const rows = papers.filter((paper) => !paper.back).sort((a, b) => a.y - b.y || a.x - b.x);
  to.setData("text/plain", rows.map((paper) => cell(paper.text)).join("\n"));
  const copied = rows.map((p): Copied => ({
    text: p.text,
    color: p.color,
    author: p.author,
    image: p.image,
    x: p.x - around.x,
    y: p.y - around.y,
  }));
  to.setData(TYPE, JSON.stringify(copied));
}

function readCopied(json: string): Copied[] {
  try {
    const read: unknown = JSON.parse(json);
    if (!Array.isArray(read)) return [];
    return (read as Partial<Copied>[]).flatMap((each) =>
      typeof each.text === "string" && Number.isFinite(each.x) && Number.isFinite(each.y)
        ? [
            {
              text: each.text,
              color: COLORS.find((c) => c === each.color) ?? "butter",
              author: typeof each.author === "string" ? each.author : null,
              image: typeof each.image === "string" ? each.image : null,
              x: each.x ?? 0,
              y: each.y ?? 0,
            },
          ]
        : [],
    );
  } catch {
    return [];
  }
}

/** Adds notes copied from a board, in the middle of the window, and selects them; false if there are none. */
export function addClipboard(desk: Desk, from: DataTransfer): boolean {
  const copied = readCopied(from.getData(TYPE)).slice(0, MOST_PASTED);
  if (copied.length === 0) return false;
  const around = bounds(copied.map((c) => ({ x: c.x, y: c.y, width: NOTE, height: NOTE })))!;
  const shown = {
    x: desk.camera.x + desk.size.width / 2 / desk.camera.zoom,
    y: desk.camera.y + desk.size.height / 2 / desk.camera.zoom,
  };
  const dx = Math.round(shown.x - around.width / 2);
  const dy = Math.round(shown.y - around.height / 2);
  const notes = copied.map((c) => ({
    text: c.text,
    color: c.color,
    x: c.x + dx,
    y: c.y + dy,
    author_id: desk.hasPerson(c.author) ? c.author : null,
    image_id: c.image,
  }));
  void addNotes(desk, notes).then((made) => {
    desk.select(made.map((note) => note.id));
    desk.said = t("ideation.said_pasted", { count: made.length });
  });
  return true;
}
