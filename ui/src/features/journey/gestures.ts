/** What one does to steps and pain points: shown at once, committed behind. */
import type { JourneyStep, PainPoint, Place } from "../../ipc/bindings";
import { call } from "../../ipc/client";
import { isSamePlace, provisionalKey } from "../../shared/drag/place";
import { optimistic, patch, records } from "../../state/records.svelte";
import { complain } from "../../state/toasts.svelte";

export function moveStep(step: JourneyStep, place: Place): boolean {
  const list = records.journey_step.by("journey_id", step.journey_id);
  if (isSamePlace(list, step.id, place)) return false;
  const fields = { order_key: provisionalKey(list, place) };
  optimistic([{ kind: "journey_step", id: step.id, fields }], () =>
    call("move_step", { id: step.id, ...place }),
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
