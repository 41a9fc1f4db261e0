// A digit says how much a pain point hurts, in the list and on the map.
import type { PainPoint } from "../../ipc/bindings";
import { t } from "../../messages/index.svelte";
import { announce } from "../../shared/announce";
import type { Action } from "../../state/keys.svelte";
import { patchPain } from "./gestures";

export function severityActions(painHere: () => PainPoint | undefined): Action[] {
  return [1, 2, 3, 4, 5].map((severity) => ({
    id: `journey.severity.${severity}`,
    group: "here",
    label: () => t("journey.pain.severity_set", { value: severity }),
    keys: [`digit:${severity}`],
    palette: false,
    enabled: () => painHere() !== undefined,
    run: () => {
      const pain = painHere();
      if (!pain) return;
      patchPain(pain.id, { severity });
      announce(t("journey.pain.severity_value", { value: severity }));
    },
  }));
}
