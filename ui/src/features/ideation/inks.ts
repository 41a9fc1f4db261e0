// The theme's tokens, read from the page for the canvas: CSS stays the one place where colours are written.
import type { NoteColor } from "../../ipc/bindings";
import type { Inks } from "./paint";

export const COLORS: readonly NoteColor[] = ["butter", "mint", "sky", "rose", "lilac", "sand"];

export function readInks(from: Element): Inks {
  const style = getComputedStyle(from);
  const token = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return {
    ground: token("paper"),
    dot: token("line"),
    surface: token("surface"),
    line: token("line"),
    lineStrong: token("line-strong"),
    ink: token("ink"),
    ink2: token("ink-2"),
    ink3: token("ink-3"),
    accent: token("accent"),
    accentSoft: token("accent-soft"),
    onAccent: token("on-accent"),
    bars: Object.fromEntries(
      COLORS.map((color) => [color, mix(token("ink"), token(`note-${color}`))]),
    ) as Inks["bars"],
    papers: Object.fromEntries(COLORS.map((color) => [color, token(`note-${color}`)])) as Inks["papers"],
  };
}

/** Ink on a paper as a line of text looks from far away. Both `#rrggbb`. */
export function mix(ink: string, paper: string, share = 0.42): string {
  const parts = (color: string): number[] =>
    [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
  const [over, under] = [parts(ink), parts(paper)];
  if (![...over, ...under].every(Number.isFinite)) return ink;
  return `#${over
    .map((value, i) =>
      Math.round(value * share + (under[i] ?? 0) * (1 - share))
        .toString(16)
        .padStart(2, "0"),
    )
    .join("")}`;
}
