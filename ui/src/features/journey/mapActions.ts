// What the keys do on a journey's map, to whatever the keyboard is on.
import type { PainPoint } from "../../ipc/bindings";
import { t } from "../../messages/index.svelte";
import type { Action } from "../../state/keys.svelte";
import { records } from "../../state/records.svelte";
import { severityActions } from "./severityActions";

interface Hands {
  carrying: () => boolean;
  /** The step, pain point or lane that the keyboard is on. */
  idHere: () => string | undefined;
  pickUp: (id: string) => void;
  /** Begins what belongs here: a pain point beside a pain point, a step behind a step or at the end of a lane. */
  write: (id: string | undefined) => void;
  nameLane: () => void;
}

export function mapActions(hands: Hands): Action[] {
  const painHere = (): PainPoint | undefined => records.pain_point.get(hands.idHere());
  const movable = (id: string | undefined): boolean =>
    painHere() !== undefined ||
    records.journey_step.get(id) !== undefined ||
    records.lane.get(id) !== undefined;
  return [
    {
      id: "journey.move",
      group: "here",
      label: () => t("journey.step.move_to"),
      keys: ["m"],
      palette: false,
      enabled: () => !hands.carrying() && movable(hands.idHere()),
      run: () => hands.pickUp(hands.idHere() ?? ""),
    },
    {
      id: "journey.add",
      group: "here",
      label: () => t("journey.step.new"),
      keys: ["n"],
      run: () => hands.write(hands.idHere()),
    },
    {
      id: "journey.lane",
      group: "here",
      label: () => t("journey.lane.new"),
      run: hands.nameLane,
    },
    ...severityActions(painHere),
  ];
}
