// The boards that are looked at: notes in a grid, six papers, two to ten words each, every third block of them in a group,
// votes on one in six, and pictures among them; the same every time.
import { deflateSync } from "node:zlib";

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
  const random = (below) =>
    ((state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff) >> 8) %
    below;
  return Array.from({ length: count }, (_, i) => ({
    text: `Idea ${i}: ${Array.from({ length: 2 + random(9) }, () => WORDS[random(WORDS.length)]).join(" ")}`,
    x: (i % columns) * 172,
    y: Math.floor(i / columns) * 172,
    color: COLORS[random(6)],
  }));
}

/** A PNG of its own for each number: large enough to be seen as a picture, not as a colour. */
function picture(number, width = 480, height = 360) {
  const rows = Buffer.alloc(height * (1 + width * 3));
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = y * (1 + width * 3) + 1 + x * 3;
      const ring =
        Math.hypot(x - width / 2, y - height / 2) / (6 + (number % 17));
      rows[at] = (x + number * 37) & 255;
      rows[at + 1] = (y * 2 + number * 91) & 255;
      rows[at + 2] = ring & 1 ? 230 : (number * 53) & 255;
    }
  const chunk = (kind, data) => {
    const body = Buffer.concat([Buffer.from(kind, "latin1"), data]);
    let sum = 0xffffffff;
    for (const byte of body) {
      sum ^= byte;
      for (let i = 0; i < 8; i++)
        sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
    }
    const framed = Buffer.alloc(body.length + 8);
    framed.writeUInt32BE(data.length, 0);
    body.copy(framed, 4);
    framed.writeUInt32BE((sum ^ 0xffffffff) >>> 0, body.length + 4);
    return framed;
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a,
  ]);
  return Buffer.concat([
    signature,
    chunk("IHDR", head),
    chunk("IDAT", deflateSync(rows, { level: 3 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** Groups, votes and pictures for a board whose notes lie in rows. */
async function fill(door, board, ids, count) {
  const columns = Math.ceil(Math.sqrt(count * 1.6));
  const block = 6;
  for (let top = 0; (top + 3) * columns <= count; top += 4)
    for (let left = 0; left + block <= columns; left += block * 3) {
      const inside = [0, 1, 2].flatMap((row) =>
        ids.slice(
          (top + row) * columns + left,
          (top + row) * columns + left + block,
        ),
      );
      await door.call("group_notes", {
        board_id: board,
        ids: inside,
        title: `Theme ${top}.${left}`,
      });
    }
  for (let i = 0; i < count; i += 6)
    await door.call("cast_vote", { note_id: ids[i], count: 1 + (i % 5) });
  const pictures = Math.min(120, Math.ceil(count / 50));
  for (let i = 0; i < pictures; i++) {
    const at = Math.floor(((i + 0.5) / pictures) * count);
    await door.call("add_picture", {
      board_id: board,
      base64: picture(i).toString("base64"),
      name: `Sketch ${i}.png`,
      x: (at % columns) * 172 + 86,
      y: Math.floor(at / columns) * 172 + 86,
    });
  }
}

/** Makes a board of so many notes; gives its id. */
export async function addBoard(door, count) {
  const board = await door.call("add_board", { title: `${count} notes` });
  const notes = manyNotes(count);
  const ids = [];
  for (let at = 0; at < count; at += AT_ONCE) {
    const made = await door.call("add_notes", {
      board_id: board.id,
      notes: notes.slice(at, at + AT_ONCE),
    });
    ids.push(...made.map((note) => note.id));
  }
  await fill(door, board.id, ids, count);
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
