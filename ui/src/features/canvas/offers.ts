/** What the project knows already and a box could take: pains and people of the journey, KPIs, datasets. */
import type { Canvas, CanvasBox } from "../../ipc/bindings";
import { records } from "../../state/records.svelte";
import { cardsIn, type CardExtra } from "./gestures";

export interface Offer {
  id: string;
  text: string;
  extra: CardExtra;
  /** It has to do with the canvas's own idea: offered first. */
  near: boolean;
}

/** Case, accents and spaces at the ends don't make another card. */
export function folded(text: string): string {
  return text.trim().normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

function pains(canvas: Canvas): Offer[] {
  const there = new Set(cardsIn(canvas.id, "problem").map((card) => card.id));
  const taken = new Set(records.link.all.filter((link) => there.has(link.to_id)).map((link) => link.from_id));
  const near = new Set(
    records.link.all
      .filter((link) => canvas.note_id !== null && link.to_id === canvas.note_id)
      .map((link) => link.from_id),
  );
  return records.pain_point.all
    .filter((pain) => !taken.has(pain.id) && pain.text.trim() !== "")
    .map((pain) => ({
      id: pain.id,
      text: pain.text,
      extra: { from_kind: "pain_point", from_id: pain.id },
      near: near.has(pain.id),
    }));
}

/** The lanes of the journeys, each by the first step that someone takes in it. */
function people(): Offer[] {
  const seen = new Set<string>();
  return records.lane.all.flatMap((lane) => {
    const actor = lane.title.trim();
    if (actor === "" || seen.has(folded(actor))) return [];
    seen.add(folded(actor));
    const step = records.journey_step.by("lane_id", lane.id)[0];
    const extra: CardExtra = step ? { from_kind: "journey_step", from_id: step.id } : {};
    return [{ id: lane.id, text: actor, extra, near: false }];
  });
}

function kpis(canvas: Canvas): Offer[] {
  const taken = new Set(cardsIn(canvas.id, "kpi").map((card) => card.kpi_id));
  return records.kpi.all
    .filter((kpi) => !taken.has(kpi.id) && kpi.level !== "technical")
    .map((kpi) => ({
      id: kpi.id,
      text: kpi.name,
      extra: { kpi_id: kpi.id },
      near: kpi.canvas_id === canvas.id,
    }));
}

function datasets(canvas: Canvas): Offer[] {
  const there = new Set(cardsIn(canvas.id, "sources").map((card) => card.id));
  const taken = new Set(records.link.all.filter((link) => there.has(link.from_id)).map((link) => link.to_id));
  return records.dataset.all
    .filter((dataset) => !taken.has(dataset.id))
    .map((dataset) => ({
      id: dataset.id,
      text: dataset.name,
      extra: { dataset_id: dataset.id },
      near: false,
    }));
}

/** What a box could take that is not in it yet. */
export function offersFor(canvas: Canvas, box: CanvasBox): Offer[] {
  const all =
    box === "problem"
      ? pains(canvas)
      : box === "users"
        ? people()
        : box === "kpi"
          ? kpis(canvas)
          : box === "sources"
            ? datasets(canvas)
            : [];
  const said = new Set(cardsIn(canvas.id, box).map((card) => folded(card.text)));
  return all.filter((offer) => !said.has(folded(offer.text))).toSorted((a, b) => +b.near - +a.near);
}

export const OFFERING = ["problem", "users", "kpi", "sources"] as const;
export type OfferingBox = (typeof OFFERING)[number];
export function isOffering(box: CanvasBox): box is OfferingBox {
  return (OFFERING as readonly CanvasBox[]).includes(box);
}
