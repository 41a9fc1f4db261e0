// The pictures of a board's notes, ready to be drawn: small ones for all that is in sight, sharper ones for what is
// looked at closely, and only as many as the memory should hold.
import { call } from "../../ipc/client";

export type Level = "small" | "preview" | "original";

export interface PictureBytes {
  id: string;
  base64: string;
  media_type: string;
}
/** Where pictures come from. */
export type Source = (level: Level, ids: string[]) => Promise<PictureBytes[]>;

export const fromDoor: Source = (level, ids) =>
  level === "original"
    ? Promise.all(ids.map((id) => call("picture", { id })))
    : call("pictures", { ids, size: level });
const LEVELS: readonly Level[] = ["small", "preview", "original"];
/** Pixels of the longer side. */
const SIDE: Record<Level, number> = { small: 96, preview: 640, original: Infinity };
/** Pictures kept at each level: 96² pixels are 37 kB, 640² 1.6 MB, an original up to 200 MB. */
const KEPT: Record<Level, number> = { small: 4000, preview: 160, original: 2 };
/** Asked for at once. */
const BATCH: Record<Level, number> = { small: 64, preview: 8, original: 1 };
/** A picture is enlarged this much before a sharper one is fetched. */
const ENLARGED = 1.4;

interface Held {
  bitmap: ImageBitmap | null;
  used: number;
}

/** Decoded pictures by level and id. `changed` is called when one has come. */
export class Pictures {
  #held: Record<Level, Map<string, Held>> = { small: new Map(), preview: new Map(), original: new Map() };
  #wanted: Record<Level, Set<string>> = { small: new Set(), preview: new Set(), original: new Set() };
  #failed = new Set<string>();
  #busy: Record<Level, boolean> = { small: false, preview: false, original: false };
  #clock = 0;
  /** Counts the pictures that have come: what was drawn before is out of date. */
  version = 0;
  #changed: () => void;
  #source: Source;

  constructor(changed: () => void, source: Source = fromDoor) {
    this.#changed = changed;
    this.#source = source;
  }

  /** The best picture at hand for `pixels` of the screen, or null; a sharper one is fetched where that is worth it. */
  get(id: string, pixels: number, still = true): ImageBitmap | null {
    const level: Level =
      pixels <= SIDE.small * ENLARGED ? "small" : pixels <= SIDE.preview * ENLARGED ? "preview" : "original";
    const at = LEVELS.indexOf(level);
    this.#clock++;
    for (const each of [level, ...LEVELS.slice(0, at).reverse(), ...LEVELS.slice(at + 1)]) {
      const held = this.#held[each].get(id);
      if (!held?.bitmap) continue;
      held.used = this.#clock;
      // While the board moves, nothing sharper is asked for.
      if (each !== level && still && LEVELS.indexOf(each) < at) this.#want(level, id);
      return held.bitmap;
    }
    // What is small comes first, and at once.
    this.#want("small", id);
    if (still && level !== "small") this.#want(level, id);
    return null;
  }

  #want(level: Level, id: string): void {
    if (this.#held[level].has(id) || this.#wanted[level].has(id) || this.#failed.has(`${level} ${id}`))
      return;
    this.#wanted[level].add(id);
    if (!this.#busy[level]) {
      this.#busy[level] = true;
      // All that one picture of the board asks for goes in few calls.
      queueMicrotask(() => void this.#fetch(level));
    }
  }

  async #fetch(level: Level): Promise<void> {
    const wanted = this.#wanted[level];
    try {
      while (wanted.size > 0) {
        // The last asked for are in sight now.
        const ids = [...wanted].slice(-BATCH[level]);
        for (const id of ids) wanted.delete(id);
        const found = await this.#source(level, ids).catch(() => []);
        const came = new Map(found.map((each) => [each.id, each]));
        await Promise.all(
          ids.map(async (id) => {
            const bytes = came.get(id);
            const bitmap = bytes ? await decode(bytes.base64, bytes.media_type) : null;
            if (bitmap) this.#keep(level, id, bitmap);
            else this.#failed.add(`${level} ${id}`);
          }),
        );
        this.version++;
        this.#changed();
      }
    } finally {
      this.#busy[level] = false;
    }
  }

  #keep(level: Level, id: string, bitmap: ImageBitmap): void {
    const held = this.#held[level];
    held.set(id, { bitmap, used: this.#clock });
    if (held.size <= KEPT[level]) return;
    // A tenth goes at once: sorting for each one would cost more than it saves.
    const oldest = [...held].sort((a, b) => a[1].used - b[1].used).slice(0, Math.ceil(KEPT[level] / 10));
    for (const [gone, { bitmap: old }] of oldest) {
      old?.close();
      held.delete(gone);
    }
  }

  close(): void {
    for (const level of LEVELS) {
      for (const { bitmap } of this.#held[level].values()) bitmap?.close();
      this.#held[level].clear();
      this.#wanted[level].clear();
    }
  }
}

async function decode(base64: string, type: string): Promise<ImageBitmap | null> {
  try {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    return await createImageBitmap(new Blob([bytes], { type }));
  } catch {
    return null;
  }
}
