/** How long a movement takes: none for those who asked for less. */
const less = typeof matchMedia === "function" ? matchMedia("(prefers-reduced-motion: reduce)") : undefined;

export function motionMs(ms = 150): number {
  return less?.matches ? 0 : ms;
}
