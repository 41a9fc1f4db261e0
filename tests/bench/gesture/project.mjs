// A project of ten thousand records: a board full of notes, some canvases with their cards, a story map.
import { manyNotes } from "../board/notes.mjs";

const NOTES = 9_800;
const CANVASES = 10;
const VERSIONS = 4;
const EPICS = 120;
const BOXES = ["problem", "value", "users", "kpi", "sources", "integration"];

/** Makes it through the door; gives the ids that the gestures need. */
export async function tenThousand(door) {
  const board = await door.call("add_board", { title: "Ten thousand" });
  const notes = manyNotes(NOTES);
  for (let at = 0; at < NOTES; at += 2000)
    await door.call("add_notes", { board_id: board.id, notes: notes.slice(at, at + 2000) });
  const canvases = [];
  for (let at = 0; at < CANVASES; at++) {
    const canvas = await door.call("add_canvas", { title: `Canvas ${at + 1}` });
    canvases.push(canvas.id);
    for (const box of [...BOXES, ...BOXES])
      await door.call("add_card", { canvas_id: canvas.id, box, text: notes[at].text });
  }
  const versions = [];
  for (let at = 0; at < VERSIONS; at++)
    versions.push((await door.call("add_version", { title: `Version ${at + 1}` })).id);
  const { map_column: columns } = (await door.call("snapshot", { kinds: ["map_column"] })).records;
  for (let at = 0; at < EPICS; at++) {
    const [version_id, column_id] = [versions[at % VERSIONS], columns[(at >> 2) % columns.length].id];
    await door.call("add_epic", { version_id, column_id, title: notes[at].text });
  }
  const { records } = await door.call("snapshot");
  const count = Object.values(records).reduce((sum, list) => sum + list.length, 0);
  if (count < 10_000) throw new Error(`only ${count} records`);
  return { count, board: board.id, canvases, epic: records.epic[0].id };
}
