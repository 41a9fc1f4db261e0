/** What one does to uncertainties: shown at once, committed behind. */
import type { Card, Criticality, Place, Prototype, Uncertainty, UncertaintyFamily } from "../../ipc/bindings";
import { call } from "../../ipc/client";
import type { Args, Command, Value } from "../../ipc/commands";
import { isSamePlace, placeBeside, provisionalKey } from "../../shared/drag/place";
import { optimistic, patch, records } from "../../state/records.svelte";
import { complain } from "../../state/toasts.svelte";

export const LEVELS = ["critical", "major", "minor"] as const satisfies Criticality[];

export const inColumn = (criticality: Criticality): Uncertainty[] =>
  records.uncertainty.all.filter((one) => one.criticality === criticality);

export interface Asked {
  statement: string;
  family: UncertaintyFamily;
  criticality?: Criticality;
  guide?: string;
  canvas_id?: string | null;
  card_id?: string;
}
export const addUncertainty = (asked: Asked): Promise<Uncertainty> => call("add_uncertainty", asked);

/** Moves among the cards of a column; false when it stands there already. */
export function moveUncertainty(one: Uncertainty, criticality: Criticality, place: Place): boolean {
  const list = inColumn(criticality);
  if (one.criticality === criticality && isSamePlace(list, one.id, place)) return false;
  const fields = { criticality, order_key: provisionalKey(list, place) };
  optimistic([{ kind: "uncertainty", id: one.id, fields }], () =>
    call("move_uncertainty", { id: one.id, criticality, ...place }),
  ).catch(complain);
  return true;
}

/** One step up or down among those that are shown. */
export function reorder(one: Uncertainty, shown: readonly Uncertainty[], step: -1 | 1): boolean {
  const place = placeBeside(shown, one.id, step);
  return place !== null && moveUncertainty(one, one.criticality, place);
}

export function patchPrototype(id: string, fields: Partial<Prototype>): void {
  patch("prototype", id, fields).catch(complain);
}

/** Calls; what is refused is said, and the answer is undefined. */
export async function doing<C extends Command>(command: C, args: Args<C>): Promise<Value<C> | undefined> {
  try {
    return await call(command, args);
  } catch (thrown) {
    complain(thrown);
    return undefined;
  }
}

/** Where an uncertainty came from: a card of a canvas, a step of a journey. */
export function originsOf(id: string): { kind: "card" | "journey_step"; id: string }[] {
  return records.link.all
    .filter((link) => link.to_id === id)
    .flatMap((link) =>
      link.from_kind === "card" || link.from_kind === "journey_step"
        ? [{ kind: link.from_kind, id: link.from_id }]
        : [],
    );
}

/** Unknown cards that no uncertainty speaks for yet. */
export function unknownCards(): Card[] {
  const spoken = new Set(
    records.link.all.filter((link) => link.to_kind === "uncertainty").map((link) => link.from_id),
  );
  return records.card.all.filter((card) => card.state === "unknown" && !spoken.has(card.id));
}

/** The prototype that speaks for it: the one that runs, or the last. */
export function leading(prototypes: readonly Prototype[]): Prototype | undefined {
  return prototypes.find((one) => one.started_on && !one.concluded_on) ?? prototypes.at(-1);
}
