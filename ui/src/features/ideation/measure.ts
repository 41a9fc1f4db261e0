// Widths of words in the notes' font, asked of the browser once for each word.
import type { Measure } from "./fit";
import { noteFont } from "./paint";

/** A measure at 100 px. It holds at most 50,000 words and then begins again. */
export function fontMeasure(): Measure {
  const context = document.createElement("canvas").getContext("2d");
  if (!context) return (text) => text.length * 56;
  context.font = noteFont(100);
  const known = new Map<string, number>();
  return (text) => {
    let width = known.get(text);
    if (width === undefined) {
      width = context.measureText(text).width;
      if (known.size > 50000) known.clear();
      known.set(text, width);
    }
    return width;
  };
}

/** Resolves when the notes' font can be drawn. */
export async function fontReady(): Promise<void> {
  try {
    await Promise.all(
      [500, 600].map((weight) => document.fonts.load(`${weight} 16px "Inter Variable"`, "Aé")),
    );
  } catch {
    // The system's font is drawn instead.
  }
}
