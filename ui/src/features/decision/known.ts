/** What the project knows of a canvas, gathered from its records. */
import type { Canvas } from "../../ipc/bindings";
import { records } from "../../state/records.svelte";
import type { Known } from "./evidence";

export function knownOf(canvas: Canvas): Known {
  const cards = records.card.by("canvas_id", canvas.id);
  const onCards = new Set(cards.flatMap((card) => card.kpi_id ?? []));
  const uncertainties = records.uncertainty.by("canvas_id", canvas.id);
  const note = records.note.get(canvas.note_id);
  const pains = note
    ? records.link.all
        .filter((link) => link.to_id === note.id && link.from_kind === "pain_point")
        .flatMap((link) => records.pain_point.get(link.from_id) ?? [])
    : [];
  return {
    cards,
    kpis: records.kpi.all.filter((kpi) => kpi.canvas_id === canvas.id || onCards.has(kpi.id)),
    note,
    criteria: note ? records.criterion.by("board_id", note.board_id) : [],
    scores: note ? records.score.by("note_id", note.id) : [],
    votes: note ? records.vote.by("note_id", note.id) : [],
    pains,
    uncertainties,
    prototypes: uncertainties.flatMap((one) => records.prototype.by("uncertainty_id", one.id)),
    tests: uncertainties.flatMap((one) => records.user_test.by("uncertainty_id", one.id)),
  };
}
