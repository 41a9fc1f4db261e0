/** What one does to preparations and their steps. */
import type { Place, Preparation, PreparationStep } from "../../ipc/bindings";
import { call } from "../../ipc/client";
import { t } from "../../messages/index.svelte";
import { announce } from "../../shared/announce";
import { provisionalKey, withMoved } from "../../shared/drag/place";
import type { Params } from "../../shared/steps";
import { compareRecords } from "../../state/order";
import { undo } from "../../state/project.svelte";
import { optimistic, patch, records } from "../../state/records.svelte";
import { complain, toast } from "../../state/toasts.svelte";
import { beginning, type StepKind } from "./fields";

/** In their order. */
export function stepsOf(preparationId: string): PreparationStep[] {
  return records.preparation_step.by("preparation_id", preparationId).toSorted(compareRecords);
}

export async function addPreparation(datasetId: string): Promise<Preparation | undefined> {
  const name = records.dataset.get(datasetId)?.name ?? "";
  try {
    return await call("add_preparation", {
      dataset_id: datasetId,
      name: t("preparation.new_name", { name }),
    });
  } catch (thrown) {
    complain(thrown);
    return undefined;
  }
}

export async function addStep(
  preparationId: string,
  kind: StepKind,
  place: Place,
): Promise<PreparationStep | undefined> {
  try {
    const steps = [{ kind, params: beginning(kind), note: "" }];
    return (await call("add_preparation_steps", { preparation_id: preparationId, steps, ...place }))[0];
  } catch (thrown) {
    complain(thrown);
    return undefined;
  }
}

export function moveStep(step: PreparationStep, place: Place): Promise<void> {
  const steps = stepsOf(step.preparation_id);
  const others = steps.filter((other) => other.id !== step.id);
  const order_key = provisionalKey(others, place);
  const count = steps.length;
  const at = withMoved(steps, step, place).findIndex((other) => other.id === step.id) + 1;
  announce(t("preparation.said_moved", { place: at, count }));
  return optimistic([{ kind: "preparation_step", id: step.id, fields: { order_key } }], () =>
    call("move_preparation_step", { id: step.id, ...place }),
  ).then(() => undefined, complain);
}

export function switchStep(step: PreparationStep, enabled: boolean): void {
  optimistic([{ kind: "preparation_step", id: step.id, fields: { enabled } }], () =>
    call("switch_preparation_steps", { ids: [step.id], enabled }),
  ).catch(complain);
}

export function setParams(id: string, params: Params): Promise<unknown> {
  return patch("preparation_step", id, { params });
}

export async function deleteStep(step: PreparationStep): Promise<void> {
  try {
    await call("delete_preparation_steps", { ids: [step.id] });
    toast(t("preparation.step_deleted"), { action: { label: t("shell.undo"), run: () => void undo() } });
  } catch (thrown) {
    complain(thrown);
  }
}

export async function duplicateStep(step: PreparationStep): Promise<string | undefined> {
  try {
    return (await call("duplicate_preparation_steps", { ids: [step.id] }))[0]?.id;
  } catch (thrown) {
    complain(thrown);
    return undefined;
  }
}
