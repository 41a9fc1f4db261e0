/** Which thing lies next in a direction: arrow keys on a surface of cards. */

export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}
export type Way = "left" | "right" | "up" | "down";

const WAYS: Record<string, Way> = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
};

/** The way an arrow key points; undefined for other keys. */
export function wayOf(key: string): Way | undefined {
  return WAYS[key];
}

/**
 * Index of the nearest box in that direction, or -1. What overlaps on the other axis comes first, then the
 * distance along the way; a sideways gap counts double and a start further along counts half, so that columns and rows are followed.
 */
export function nearest(from: Box, boxes: readonly Box[], way: Way): number {
  let best = -1;
  let least = Infinity;
  boxes.forEach((box, index) => {
    const flat = way === "left" || way === "right";
    const ahead =
      way === "right"
        ? box.left - from.right
        : way === "left"
          ? from.left - box.right
          : way === "down"
            ? box.top - from.bottom
            : from.top - box.bottom;
    const centre = (b: Box): number => (flat ? b.left + b.right : b.top + b.bottom) / 2;
    const onward =
      way === "right" || way === "down" ? centre(box) - centre(from) : centre(from) - centre(box);
    if (onward <= 1) return;
    const aside = flat
      ? Math.max(0, box.top - from.bottom, from.top - box.bottom)
      : Math.max(0, box.left - from.right, from.left - box.right);
    const skew = flat ? Math.abs(box.top - from.top) : Math.abs(box.left - from.left);
    const cost = Math.max(0, ahead) + 2 * aside + (aside > 0 ? 2000 : 0) + skew / 2;
    if (cost < least) {
      least = cost;
      best = index;
    }
  });
  return best;
}

/** Moves the focus from `from` to the nearest stop of `surface`; false if there is none that way. */
export function focusNearest(
  surface: HTMLElement,
  from: HTMLElement,
  way: Way,
  stops = "[data-nav]",
): boolean {
  const others = [...surface.querySelectorAll<HTMLElement>(stops)].filter(
    (el) => el !== from && el.offsetParent,
  );
  const boxes = others.map((el) => el.getBoundingClientRect());
  const found = others[nearest(from.getBoundingClientRect(), boxes, way)];
  found?.focus();
  found?.scrollIntoView({ block: "nearest", inline: "nearest" });
  return found !== undefined;
}
