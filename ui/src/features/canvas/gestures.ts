/** What one does to cards: shown at once, committed behind. */
import type { CanvasBox, Card, Place } from "../../ipc/bindings";
import { call } from "../../ipc/client";
import { isSamePlace, placeBeside, provisionalKey } from "../../shared/drag/place";
import { optimistic, patch, records } from "../../state/records.svelte";
import { complain } from "../../state/toasts.svelte";
import { nextState } from "./boxes";

export function cardsIn(canvasId: string, box: CanvasBox): Card[] {
  return records.card.by("canvas_id", canvasId).filter((card) => card.box === box);
}

export function addCard(
  canvasId: string,
  box: CanvasBox,
  text: string,
  choice: string | null = null,
): Promise<Card> {
  const args = { canvas_id: canvasId, box, text };
  return call("add_card", choice === null ? args : { ...args, choice });
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
