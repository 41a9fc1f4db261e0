// The boards that are looked at: notes in a grid, six papers, two to ten words each, the same every time.

const WORDS =
  "flag odd transfers before they leave the client with a score that tells why and who should look".split(
    " ",
  );
const COLORS = ["butter", "mint", "sky", "rose", "lilac", "sand"];
/** Notes that the door takes at once. */
const AT_ONCE = 2000;

export function manyNotes(count) {
  const columns = Math.ceil(Math.sqrt(count * 1.6));
  let state = 7;
  const random = (below) => ((state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff) >> 8) % below;
  return Array.from({ length: count }, (_, i) => ({
    text: `Idea ${i}: ${Array.from({ length: 2 + random(9) }, () => WORDS[random(WORDS.length)]).join(" ")}`,
    x: (i % columns) * 172,
    y: Math.floor(i / columns) * 172,
    color: COLORS[random(6)],
  }));
}

/** Makes a board of so many notes; gives its id. */
export async function addBoard(door, count) {
  const board = await door.call("add_board", { title: `${count} notes` });
  const notes = manyNotes(count);
  for (let at = 0; at < count; at += AT_ONCE)
    await door.call("add_notes", { board_id: board.id, notes: notes.slice(at, at + AT_ONCE) });
  return board.id;
}

/** The two ways of looking that are measured: few notes all in sight, many at their own size. */
export const LOOKS = [
  { count: 2000, look: "all", name: "2,000 notes fitted", step: 8 },
  { count: 10000, look: "100", name: "10,000 notes at 100 %", step: 90 },
];
export const SIZES = [
  [1440, 900],
  [1920, 1080],
];
