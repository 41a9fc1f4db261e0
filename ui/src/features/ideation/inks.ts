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
    papers: Object.fromEntries(COLORS.map((color) => [color, token(`note-${color}`)])) as Inks["papers"],
  };
}
