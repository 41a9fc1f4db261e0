/** What one does to epics, versions and columns: shown at once, committed behind. */
import type { Epic, EpicState, MapColumn, Place, Version } from "../../ipc/bindings";
import { call } from "../../ipc/client";
import { t } from "../../messages/index.svelte";
import { isSamePlace, placeBeside, provisionalKey } from "../../shared/drag/place";
import { optimistic, patch, records } from "../../state/records.svelte";
import { complain } from "../../state/toasts.svelte";

export interface Cell {
  version_id: string;
  column_id: string;
}

export function epicsIn(cell: Cell): Epic[] {
  return records.epic.by("version_id", cell.version_id).filter((epic) => epic.column_id === cell.column_id);
}

export const addEpic = (cell: Cell, title: string): Promise<Epic> => call("add_epic", { ...cell, title });

/** Moves an epic; false when it stands there already. */
export function moveEpic(epic: Epic, cell: Cell, place: Place): boolean {
  const list = epicsIn(cell);
  const here = epic.version_id === cell.version_id && epic.column_id === cell.column_id;
  if (here && isSamePlace(list, epic.id, place)) return false;
  const fields = { ...cell, order_key: provisionalKey(list, place) };
  optimistic([{ kind: "epic", id: epic.id, fields }], () =>
    call("move_epic", { id: epic.id, version_id: cell.version_id, column_id: cell.column_id, ...place }),
  ).catch(complain);
  return true;
}

export function reorderEpic(epic: Epic, step: -1 | 1): boolean {
  const place = placeBeside(epicsIn(epic), epic.id, step);
  return place !== null && moveEpic(epic, { version_id: epic.version_id, column_id: epic.column_id }, place);
}

const STATES = ["todo", "doing", "done"] as const satisfies readonly EpicState[];

export function nextState(state: EpicState): EpicState {
  return STATES[(STATES.indexOf(state) + 1) % STATES.length] ?? "todo";
}

export function patchEpic(id: string, fields: Partial<Epic>): void {
  patch("epic", id, fields).catch(complain);
}

export async function addVersion(): Promise<Version | undefined> {
  const number = records.version.size + 1;
  const title = number === 1 ? t("storymap.first_version") : t("storymap.next_version", { number });
  try {
    return await call("add_version", { title });
  } catch (thrown) {
    complain(thrown);
    return undefined;
  }
}

export function reorderVersion(version: Version, step: -1 | 1): boolean {
  const all = records.version.all;
  const place = placeBeside(all, version.id, step);
  if (!place) return false;
  const fields = { order_key: provisionalKey(all, place) };
  optimistic([{ kind: "version", id: version.id, fields }], () =>
    call("move_version", { id: version.id, ...place }),
  ).catch(complain);
  return true;
}

export function columnTitle(column: MapColumn): string {
  return column.title || t(`storymap.area.${column.area}`);
}
