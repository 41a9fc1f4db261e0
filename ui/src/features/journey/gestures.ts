/** What one does to lanes, steps and pain points: shown at once, committed behind. */
import type { Journey, JourneyStep, Lane, PainPoint, Place } from "../../ipc/bindings";
import { call } from "../../ipc/client";
import { t } from "../../messages/index.svelte";
import { announce } from "../../shared/announce";
import { isSamePlace, placeBeside, provisionalKey } from "../../shared/drag/place";
import { optimistic, patch, records } from "../../state/records.svelte";
import { complain, toast } from "../../state/toasts.svelte";

/** Where a step stands now, said by a neighbour: for a move that only changes its lane. */
function ownPlace(list: readonly JourneyStep[], id: string): Place {
  const at = list.findIndex((step) => step.id === id);
  const [before, after] = [list[at - 1], list[at + 1]];
  return before ? { after: before.id } : after ? { before: after.id } : {};
}

/** Moves a step in the order, or to another lane (null: nobody's), or both; false when it stands there already. */
export function moveStep(step: JourneyStep, place: Place | null, lane_id = step.lane_id): boolean {
  const list = records.journey_step.by("journey_id", step.journey_id);
  const there = place === null || isSamePlace(list, step.id, place);
  if (there && lane_id === step.lane_id) return false;
  const to = there ? ownPlace(list, step.id) : place;
  const order_key = there ? step.order_key : provisionalKey(list, to);
  optimistic([{ kind: "journey_step", id: step.id, fields: { order_key, lane_id } }], () =>
    call("move_step", { id: step.id, lane_id, ...to }),
  ).catch(complain);
  return true;
}

export function movePain(pain: PainPoint, step_id: string, place: Place): boolean {
  const list = records.pain_point.by("step_id", step_id);
  if (pain.step_id === step_id && isSamePlace(list, pain.id, place)) return false;
  const fields = { step_id, order_key: provisionalKey(list, place) };
  optimistic([{ kind: "pain_point", id: pain.id, fields }], () =>
    call("move_pain", { id: pain.id, step_id, ...place }),
  ).catch(complain);
  return true;
}

export function patchPain(id: string, fields: Partial<PainPoint>): void {
  patch("pain_point", id, fields).catch(complain);
}

export function moveLane(lane: Lane, place: Place): boolean {
  const list = records.lane.by("journey_id", lane.journey_id);
  if (isSamePlace(list, lane.id, place)) return false;
  const fields = { order_key: provisionalKey(list, place) };
  optimistic([{ kind: "lane", id: lane.id, fields }], () =>
    call("move_lane", { id: lane.id, ...place }),
  ).catch(complain);
  return true;
}

export function shiftLane(lane: Lane, by: -1 | 1): boolean {
  const list = records.lane.by("journey_id", lane.journey_id);
  const place = placeBeside(list, lane.id, by);
  if (!place || !moveLane(lane, place)) return false;
  const position = list.findIndex((other) => other.id === lane.id) + 1 + by;
  announce(t("journey.lane.moved", { title: lane.title, position, total: list.length }));
  return true;
}

/** A lane goes; what becomes of its steps is said, and can be undone. */
export async function deleteLane(lane: Lane): Promise<void> {
  const steps = records.journey_step.by("lane_id", lane.id).length;
  try {
    await call("delete_lane", { id: lane.id });
  } catch (thrown) {
    return complain(thrown);
  }
  const undo = () => void call("undo", {}).catch(complain);
  toast(t("journey.lane.deleted", { title: lane.title, count: steps }), {
    action: { label: t("journey.undo"), run: undo },
  });
}

/** The journey as it should be of this one: made, or the one that there is. */
export async function toBe(journey: Journey): Promise<Journey | undefined> {
  try {
    return await call("make_to_be", { journey_id: journey.id });
  } catch (thrown) {
    complain(thrown);
    return undefined;
  }
}

/** What a step as it should be may not hold: an uncertainty, on the canvas of the idea that changes the step. */
export function limit(step: JourneyStep, statement: string): Promise<unknown> {
  const notes = records.link.by("to_id", step.id).filter((link) => link.from_kind === "note");
  const canvas = notes.map((link) => records.canvas.by("note_id", link.from_id)[0]).find(Boolean);
  const on = canvas ? { canvas_id: canvas.id } : {};
  return call("add_uncertainty", { statement, family: "user_experience", step_id: step.id, ...on });
}

/** Today's journey and the one it should be, of which `journey` is one; null while there is no pair. */
export function pairOf(journey: Journey): { today: Journey; toBe: Journey } | null {
  const today = records.journey.get(journey.as_is_id);
  if (today) return { today, toBe: journey };
  const drawn = records.journey.by("as_is_id", journey.id)[0];
  return drawn ? { today: journey, toBe: drawn } : null;
}

export const laneName = (step: JourneyStep): string => records.lane.get(step.lane_id)?.title ?? "";
