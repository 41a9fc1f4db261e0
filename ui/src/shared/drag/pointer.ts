/**
 * Dragging by pointer, for lists and cells: one attachment on a surface serves all that is on it.
 * Never HTML5 drag, which web views break and phones lack.
 *
 * Markup: `data-drag="ID"` on what can be carried, `data-zone="NAME"` on what can receive it. Where a surface
 * carries several kinds, `data-kind="pain"` on the item and `data-accepts="pain"` on its zones keep them apart.
 * `data-nodrag` marks a part that must not start a drag; inputs and what is edited never do. A zone with `data-whole`
 * is one place: what is dropped there has no neighbours in it.
 */
import type { Place } from "../../ipc/bindings";
import "./drag.css";

export interface Drop {
  id: string;
  kind: string;
  /** Name of the zone it lands in, and of the one it came from. */
  zone: string;
  from: string;
  place: Place;
  /** Where a surface nests: the item it was dropped onto, to lie below it. */
  into?: string;
}
export interface DragOptions {
  onDrop: (drop: Drop) => void;
  /** The middle of an item receives too (trees). */
  nests?: boolean;
  /** Says where the carried thing would land, for the live region. */
  onOver?: (zone: string, id: string) => void;
}

interface Spot {
  zone: HTMLElement;
  place: Place;
  into?: HTMLElement;
  line: { left: number; top: number; width: number } | null;
}

const THRESHOLD_PX = 5;
const TOUCH_HOLD_MS = 280;
const EDGE_PX = 44;
const NOT_HERE = "input, textarea, select, [contenteditable], [data-nodrag]";

const kindOf = (item: HTMLElement): string => item.dataset["kind"] ?? "item";
const accepts = (zone: HTMLElement, kind: string): boolean => (zone.dataset["accepts"] ?? "item") === kind;

/** The zone under a point that takes this kind, looking outward from the innermost. */
function zoneAt(x: number, y: number, surface: HTMLElement, kind: string): HTMLElement | null {
  let at = document.elementFromPoint(x, y)?.closest<HTMLElement>("[data-zone]") ?? null;
  while (at && surface.contains(at)) {
    if (accepts(at, kind)) return at;
    at = at.parentElement?.closest<HTMLElement>("[data-zone]") ?? null;
  }
  return null;
}

function itemsOf(zone: HTMLElement, kind: string, carried: HTMLElement): HTMLElement[] {
  return [...zone.querySelectorAll<HTMLElement>("[data-drag]")].filter(
    (item) =>
      item !== carried &&
      kindOf(item) === kind &&
      item.closest("[data-zone]") === zone &&
      !carried.contains(item),
  );
}

function spotAt(
  x: number,
  y: number,
  surface: HTMLElement,
  carried: HTMLElement,
  nests: boolean,
): Spot | null {
  const kind = kindOf(carried);
  const zone = zoneAt(x, y, surface, kind);
  if (!zone || carried.contains(zone)) return null;
  if (zone.dataset["whole"] !== undefined) return { zone, place: {}, line: null };
  const items = itemsOf(zone, kind, carried);
  const frame = zone.getBoundingClientRect();
  const rects = items.map((item) => item.getBoundingClientRect());
  if (nests) {
    const over = rects.findIndex(
      (rect) => y > rect.top + rect.height * 0.28 && y < rect.bottom - rect.height * 0.28,
    );
    const into = items[over];
    if (into) return { zone, place: {}, into, line: null };
  }
  const next = rects.findIndex((rect) => y < rect.top + rect.height / 2);
  const index = next < 0 ? items.length : next;
  const above = rects[index - 1];
  const below = rects[index];
  const edge = below ?? above;
  const left = edge?.left ?? frame.left + 8;
  const width = edge?.width ?? frame.width - 16;
  const lead =
    zone.querySelector<HTMLElement>("[data-zone-start]")?.getBoundingClientRect().bottom ?? frame.top + 8;
  const top =
    above && below ? (above.bottom + below.top) / 2 : below ? below.top - 4 : above ? above.bottom + 4 : lead;
  const after = items[index - 1]?.dataset["drag"];
  const before = items[index]?.dataset["drag"];
  const place: Place = after ? { after } : before ? { before } : {};
  return { zone, place, line: { left, top, width } };
}

function scroller(from: Element | null, axis: "x" | "y"): HTMLElement | null {
  for (let at = from; at instanceof HTMLElement; at = at.parentElement) {
    const style = getComputedStyle(at);
    const free = axis === "y" ? at.scrollHeight > at.clientHeight + 1 : at.scrollWidth > at.clientWidth + 1;
    if (free && /auto|scroll/.test(axis === "y" ? style.overflowY : style.overflowX)) return at;
  }
  return null;
}

function push(position: number, low: number, high: number): number {
  if (position < low + EDGE_PX) return -Math.min(18, (low + EDGE_PX - position) / 2.5);
  if (position > high - EDGE_PX) return Math.min(18, (position - high + EDGE_PX) / 2.5);
  return 0;
}

/** An attachment: `<div {@attach dragSurface({ onDrop })}>`. */
export function dragSurface(options: DragOptions) {
  return (surface: HTMLElement): (() => void) => {
    let end: (() => void) | undefined;

    function pending(event: PointerEvent): void {
      if (event.button !== 0 || end) return;
      const target = event.target as HTMLElement;
      if (target.closest(NOT_HERE)) return;
      const carried = target.closest<HTMLElement>("[data-drag]");
      if (!carried || !surface.contains(carried)) return;
      const home = carried.closest<HTMLElement>("[data-zone]");
      if (!home) return;
      follow(event, carried, home);
    }

    function follow(first: PointerEvent, carried: HTMLElement, home: HTMLElement): void {
      const touch = first.pointerType === "touch";
      const start = { x: first.clientX, y: first.clientY };
      let at = { ...start };
      let ghost: HTMLElement | undefined;
      let line: HTMLElement | undefined;
      let spot: Spot | null = null;
      let frame = 0;
      const held = touch ? setTimeout(lift, TOUCH_HOLD_MS) : undefined;

      function lift(): void {
        const rect = carried.getBoundingClientRect();
        ghost = carried.cloneNode(true) as HTMLElement;
        ghost.removeAttribute("data-drag");
        for (const el of [ghost, ...ghost.querySelectorAll<HTMLElement>("[id]")]) el.removeAttribute("id");
        ghost.setAttribute("aria-hidden", "true");
        ghost.inert = true;
        ghost.classList.add("drag-ghost");
        Object.assign(ghost.style, {
          left: `${rect.left}px`,
          top: `${rect.top}px`,
          width: `${rect.width}px`,
          height: `${rect.height}px`,
        });
        line = document.createElement("div");
        line.className = "drag-line";
        line.hidden = true;
        // Inside the surface, so that the styles of its component reach the copy.
        (carried.parentElement ?? surface).append(ghost);
        document.body.append(line);
        carried.classList.add("drag-carried");
        document.documentElement.classList.add("dragging");
        frame = requestAnimationFrame(tick);
      }

      function tick(): void {
        frame = requestAnimationFrame(tick);
        if (!ghost || !line) return;
        ghost.style.transform = `translate(${at.x - start.x}px, ${at.y - start.y}px)`;
        const under = document.elementFromPoint(at.x, at.y);
        for (const axis of ["x", "y"] as const) {
          const box = scroller(under, axis);
          if (!box) continue;
          const rect = box.getBoundingClientRect();
          if (axis === "y") box.scrollTop += push(at.y, rect.top, rect.bottom);
          else box.scrollLeft += push(at.x, rect.left, rect.right);
        }
        const found = spotAt(at.x, at.y, surface, carried, options.nests ?? false);
        if (found?.zone !== spot?.zone) {
          spot?.zone.classList.remove("drag-over");
          if (!options.nests) found?.zone.classList.add("drag-over");
          if (found) options.onOver?.(found.zone.dataset["zone"] ?? "", carried.dataset["drag"] ?? "");
        }
        if (found?.into !== spot?.into) {
          spot?.into?.classList.remove("drag-into");
          found?.into?.classList.add("drag-into");
        }
        spot = found;
        line.hidden = !spot?.line;
        if (spot?.line) {
          line.style.transform = `translate(${spot.line.left}px, ${spot.line.top - 1}px)`;
          line.style.width = `${spot.line.width}px`;
        }
      }

      function move(event: PointerEvent): void {
        if (event.pointerId !== first.pointerId) return;
        at = { x: event.clientX, y: event.clientY };
        if (ghost) return event.preventDefault();
        if (Math.hypot(at.x - start.x, at.y - start.y) < THRESHOLD_PX) return;
        // On a touch screen, moving before the hold is scrolling.
        if (touch) finish(false);
        else lift();
      }

      function up(event: PointerEvent): void {
        if (event.pointerId === first.pointerId) finish(event.type === "pointerup");
      }

      function key(event: KeyboardEvent): void {
        if (event.key !== "Escape" || !ghost) return;
        event.preventDefault();
        event.stopPropagation();
        finish(false);
      }

      const keepPage = (event: Event): void => {
        if (ghost || event.type === "selectstart") event.preventDefault();
      };

      function finish(dropped: boolean): void {
        clearTimeout(held);
        cancelAnimationFrame(frame);
        if (dropped && ghost) tick();
        cancelAnimationFrame(frame);
        removeEventListener("pointermove", move);
        removeEventListener("pointerup", up);
        removeEventListener("pointercancel", up);
        removeEventListener("keydown", key, true);
        document.removeEventListener("selectstart", keepPage);
        document.removeEventListener("touchmove", keepPage);
        const lifted = ghost !== undefined;
        ghost?.remove();
        line?.remove();
        carried.classList.remove("drag-carried");
        document.documentElement.classList.remove("dragging");
        spot?.zone.classList.remove("drag-over");
        spot?.into?.classList.remove("drag-into");
        end = undefined;
        if (!lifted) return;
        // The click that follows the release belongs to the drag.
        const swallow = (event: Event): void => {
          event.stopPropagation();
          event.preventDefault();
        };
        addEventListener("click", swallow, { capture: true, once: true });
        setTimeout(() => removeEventListener("click", swallow, { capture: true }), 0);
        const id = carried.dataset["drag"];
        if (!dropped || !spot || !id) return;
        const into = spot.into?.dataset["drag"];
        options.onDrop({
          id,
          kind: kindOf(carried),
          zone: spot.zone.dataset["zone"] ?? "",
          from: home.dataset["zone"] ?? "",
          place: spot.place,
          ...(into ? { into } : {}),
        });
      }

      addEventListener("pointermove", move, { passive: false });
      addEventListener("pointerup", up);
      addEventListener("pointercancel", up);
      addEventListener("keydown", key, true);
      document.addEventListener("selectstart", keepPage);
      document.addEventListener("touchmove", keepPage, { passive: false });
      end = () => finish(false);
    }

    surface.addEventListener("pointerdown", pending);
    return () => {
      surface.removeEventListener("pointerdown", pending);
      end?.();
    };
  };
}
