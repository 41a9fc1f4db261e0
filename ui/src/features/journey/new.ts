/** A new journey, named by its kind until someone names it better, under the root objective. */
import type { Journey, JourneyKind } from "../../ipc/bindings";
import { call } from "../../ipc/client";
import { t } from "../../messages/index.svelte";
import { records } from "../../state/records.svelte";
import { complain } from "../../state/toasts.svelte";

export async function newJourney(kind: JourneyKind): Promise<Journey | undefined> {
  const root = records.objective.by("parent_id", null)[0];
  const title = t(`journey.default_${kind}`);
  try {
    return await call("add_journey", { title, kind, ...(root ? { objective_id: root.id } : {}) });
  } catch (thrown) {
    complain(thrown);
    return undefined;
  }
}
