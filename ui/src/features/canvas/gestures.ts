/** What one does to cards: shown at once, committed behind. */
import type {
  AddCard,
  CanvasBox,
  CanvasSnapshot,
  Card,
  Dataset,
  Place,
  Uncertainty,
  UncertaintyFamily,
} from "../../ipc/bindings";
import { call } from "../../ipc/client";
import { isSamePlace, placeBeside, provisionalKey } from "../../shared/drag/place";
import { t } from "../../messages/index.svelte";
import { optimistic, patch, records } from "../../state/records.svelte";
import { complain, toast } from "../../state/toasts.svelte";
import { openRecord } from "../../state/views.svelte";
import { nextState } from "./boxes";

export function cardsIn(canvasId: string, box: CanvasBox): Card[] {
  return records.card.by("canvas_id", canvasId).filter((card) => card.box === box);
}

/** What a new card may say beside its words: its short answer, what it comes from, the KPI or dataset that it is. */
export type CardExtra = Pick<AddCard, "choice" | "state" | "from_kind" | "from_id" | "kpi_id" | "dataset_id">;

export function addCard(
  canvasId: string,
  box: CanvasBox,
  text: string,
  extra: CardExtra = {},
): Promise<Card> {
  return call("add_card", { canvas_id: canvasId, box, text, ...extra });
}

/** Moves a card; false when it stands there already. */
export function moveCard(card: Card, box: CanvasBox, place: Place): boolean {
  const list = cardsIn(card.canvas_id, box);
  if (box === card.box && isSamePlace(list, card.id, place)) return false;
  const fields = { box, order_key: provisionalKey(list, place) };
  optimistic([{ kind: "card", id: card.id, fields }], () =>
    call("move_card", { id: card.id, box, ...place }),
  ).catch(complain);
  return true;
}

export function reorderCard(card: Card, step: -1 | 1): boolean {
  const place = placeBeside(cardsIn(card.canvas_id, card.box), card.id, step);
  return place !== null && moveCard(card, card.box, place);
}

export function cycleState(card: Card): Card["state"] {
  const state = nextState(card.state);
  patchCard(card.id, { state });
  return state;
}

export function patchCard(id: string, fields: Partial<Card>): void {
  patch("card", id, fields).catch(complain);
}

/** The words of a card: a KPI's are its record's name. */
export function cardText(card: Card): string {
  return (card.kpi_id && records.kpi.get(card.kpi_id)?.name) || card.text;
}

/** The datasets of the catalogue that a source is linked to, with the links. */
export function datasetsOf(card: string): { dataset: Dataset; link: string }[] {
  return records.link.by("from_id", card).flatMap((link) => {
    const dataset = link.to_kind === "dataset" ? records.dataset.get(link.to_id) : undefined;
    return dataset ? [{ dataset, link: link.id }] : [];
  });
}

/** The canvas says again what the snapshot kept: one gesture. */
export async function restoreSnapshot(snapshot: CanvasSnapshot): Promise<void> {
  try {
    await call("restore_canvas_snapshot", { id: snapshot.id });
    toast(t("canvas.snapshot.restored", { title: snapshot.title }));
  } catch (thrown) {
    complain(thrown);
  }
}

export function uncertaintiesOf(card: string): Uncertainty[] {
  return records.link.by("from_id", card).flatMap((link) => {
    const found = link.to_kind === "uncertainty" ? records.uncertainty.get(link.to_id) : undefined;
    return found ? [found] : [];
  });
}

/** Which kind of doubt a box raises first; it can be changed on the uncertainty. */
const FAMILY: Partial<Record<CanvasBox, UncertaintyFamily>> = {
  sources: "data",
  kpi: "data",
  frequency: "infrastructure",
  environment: "infrastructure",
};

export async function makeUncertainty(card: Card): Promise<void> {
  try {
    const made = await call("add_uncertainty", {
      statement: cardText(card),
      family: FAMILY[card.box] ?? "user_experience",
      canvas_id: card.canvas_id,
      card_id: card.id,
    });
    toast(t("canvas.uncertainty.made", { statement: made.statement }), {
      action: { label: t("canvas.uncertainty.show"), run: () => openRecord("uncertainty", made.id) },
    });
  } catch (thrown) {
    complain(thrown);
  }
}
