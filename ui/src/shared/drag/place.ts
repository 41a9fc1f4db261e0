/** Places in a list, told by neighbours: the door never hears of ranks. */
import type { Place } from "../../ipc/bindings";

interface Named {
  readonly id: string;
}

/** The place at `index` (0 = first) of `list`, in which the moving record no longer stands. */
export function placeAt(list: readonly Named[], index: number): Place {
  const before = list[Math.max(0, index)];
  const after = list[Math.min(index, list.length) - 1];
  if (after) return { after: after.id };
  return before ? { before: before.id } : {};
}

/** The place one step up (-1) or down (+1) from where `id` stands; null at either end. */
export function placeBeside(list: readonly Named[], id: string, step: -1 | 1): Place | null {
  const at = list.findIndex((item) => item.id === id);
  const to = at + step;
  if (at < 0 || to < 0 || to >= list.length) return null;
  return placeAt(
    list.filter((item) => item.id !== id),
    to,
  );
}

/** Whether `place` is where `id` stands already, so that nothing needs to be said to the door. */
export function isSamePlace(list: readonly Named[], id: string, place: Place): boolean {
  const at = list.findIndex((item) => item.id === id);
  if (at < 0) return false;
  if (place.after === id || place.before === id) return true;
  if (place.after) return list[at - 1]?.id === place.after;
  if (place.before) return list[at + 1]?.id === place.before;
  return at === list.length - 1;
}

/** The list as it will read once `moved` stands at `place`: shown before the door has answered. */
export function withMoved<T extends Named>(list: readonly T[], moved: T, place: Place): T[] {
  const rest = list.filter((item) => item.id !== moved.id);
  const after = place.after ? rest.findIndex((item) => item.id === place.after) + 1 : 0;
  const before = place.before ? rest.findIndex((item) => item.id === place.before) : -1;
  const at = after > 0 ? after : before >= 0 ? before : rest.length;
  return [...rest.slice(0, at), moved, ...rest.slice(at)];
}

/**
 * An order key that sorts at `place` in `list`, shown until the door gives the true one: the neighbour's key
 * with the lowest character behind it comes right after that neighbour.
 */
export function provisionalKey(list: readonly (Named & { order_key: string })[], place: Place): string {
  if (place.after) return `${list.find((item) => item.id === place.after)?.order_key ?? "~"}\u0001`;
  if (place.before) return "";
  return `${list.at(-1)?.order_key ?? ""}\u0001`;
}
