/** What a facilitator does with the workshop, through the door. */
import type { AgendaRun, Board, Note, Phase, PlannedItem } from "../../ipc/bindings";
import { call } from "../../ipc/client";
import { t } from "../../messages/index.svelte";
import { announce } from "../../shared/announce";
import { optimistic } from "../../state/records.svelte";
import { complain } from "../../state/toasts.svelte";
import { itemName } from "./agendas";
import type { Desk } from "./desk.svelte";
import { present, type Room } from "./room.svelte";
import { allowSound } from "./sound";
import { phaseName } from "./words";

export async function goToPhase(board: Board, phase: Phase): Promise<void> {
  if (board.phase === phase) return;
  const args = { board_id: board.id, phase };
  await optimistic([{ kind: "board", id: board.id, fields: { phase } }], () => call("set_phase", args)).catch(
    complain,
  );
  announce(phaseName(phase));
}

// ── Time

/** Starts an item of the agenda, or a timer of so many minutes. The roster is kept for next time. */
export async function startRun(room: Room, item: string | null, minutes?: number): Promise<void> {
  allowSound();
  try {
    const run = await call("start_run", {
      board_id: room.id,
      ...(item === null ? {} : { item_id: item }),
      ...(minutes === undefined ? {} : { minutes }),
    });
    announce(
      t("workshop.said_started", { title: itemName(run), minutes: Math.round(run.planned_seconds / 60) }),
    );
    if (present().length > 0) await call("keep_roster", {});
  } catch (thrown) {
    complain(thrown);
  }
}

export async function pauseOrResume(room: Room): Promise<void> {
  const run = room.run;
  if (!run) return startRun(room, room.next?.id ?? null, room.next ? undefined : 10);
  allowSound();
  const paused = run.running_since === null;
  await call(paused ? "resume_run" : "pause_run", { id: run.id }).catch(complain);
  announce(t(paused ? "workshop.said_resumed" : "workshop.said_paused"));
}

export async function addMinutes(run: AgendaRun, minutes: number): Promise<void> {
  const planned_seconds = Math.max(0, run.planned_seconds + minutes * 60);
  await optimistic([{ kind: "agenda_run", id: run.id, fields: { planned_seconds } }], () =>
    call("extend_run", { id: run.id, seconds: minutes * 60 }),
  ).catch(complain);
  announce(t("workshop.said_added_minutes", { count: minutes }));
}

export const restart = (run: AgendaRun): Promise<unknown> =>
  call("restart_run", { id: run.id }).catch(complain);

export const endWorkshop = (room: Room): Promise<unknown> =>
  call("end_workshop", { board_id: room.id }).catch(complain);

export const setAgenda = (room: Room, items: PlannedItem[]): Promise<unknown> =>
  call("set_agenda", { board_id: room.id, items }).catch(complain);

// ── Rounds, what is hidden, what is parked

export async function newRound(room: Room): Promise<void> {
  try {
    const board = await call("new_round", { board_id: room.id });
    announce(t("workshop.said_round", { round: board.round }));
  } catch (thrown) {
    complain(thrown);
  }
}
export async function goToRound(room: Room, round: number): Promise<void> {
  try {
    await call("set_round", { board_id: room.id, round });
    announce(t("workshop.said_round", { round }));
  } catch (thrown) {
    complain(thrown);
  }
}

async function turnOver(ids: string[], fields: Partial<Note>, commit: () => Promise<unknown>): Promise<void> {
  if (ids.length === 0) return;
  await optimistic(
    ids.map((id) => ({ kind: "note" as const, id, fields })),
    commit,
  ).catch(complain);
}
export const revealNotes = (ids: string[]): Promise<void> =>
  turnOver(ids, { hidden: false }, () => call("reveal_notes", { ids })).then(() =>
    announce(t("workshop.said_revealed", { count: ids.length })),
  );
export const hideNotes = (ids: string[]): Promise<void> =>
  turnOver(ids, { hidden: true }, () => call("hide_notes", { ids })).then(() =>
    announce(t("workshop.said_hidden", { count: ids.length })),
  );
export function parkNotes(desk: Desk, ids: string[]): Promise<void> {
  desk.select([]);
  return turnOver(ids, { parked: true }, () => call("park_notes", { ids })).then(() =>
    announce(t("workshop.said_parked", { count: ids.length })),
  );
}
export const unparkNotes = (ids: string[]): Promise<void> =>
  turnOver(ids, { parked: false }, () => call("unpark_notes", { ids })).then(() =>
    announce(t("workshop.said_unparked", { count: ids.length })),
  );
