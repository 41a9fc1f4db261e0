/** From an idea that changes the process to the process as it should be: made or opened, and linked, in one gesture. */
import type { Journey, Note } from "../ipc/bindings";
import { call } from "../ipc/client";
import { records } from "../state/records.svelte";
import { complain } from "../state/toasts.svelte";
import { openRecord } from "../state/views.svelte";

/** The journey of today that the idea answers a pain point of, else the first one. */
export function processOf(note: Note): Journey | undefined {
  const pains = records.link.by("to_id", note.id).filter((link) => link.from_kind === "pain_point");
  const steps = pains.map((link) => records.journey_step.get(records.pain_point.get(link.from_id)?.step_id));
  const hurt = steps.map((step) => records.journey.get(step?.journey_id)).find(Boolean);
  return hurt ?? records.journey.all.find((journey) => journey.version === "as_is") ?? records.journey.all[0];
}

export async function showInProcess(note: Note): Promise<void> {
  const journey = processOf(note);
  if (!journey) return;
  try {
    openRecord("journey", (await call("make_to_be", { journey_id: journey.id, note_id: note.id })).id);
  } catch (thrown) {
    complain(thrown);
  }
}
