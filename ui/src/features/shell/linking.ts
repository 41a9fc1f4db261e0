/** Which kinds a record most often comes from: what is offered before one types. */
import type { Kind } from "../../ipc/bindings";

const COMES_FROM: Partial<Record<Kind, readonly Kind[]>> = {
  objective: ["objective"],
  journey: ["objective"],
  journey_step: ["note", "objective"],
  pain_point: ["objective"],
  note: ["pain_point", "objective"],
  canvas: ["pain_point", "note"],
  card: ["pain_point", "card"],
  uncertainty: ["canvas", "card", "journey_step"],
  prototype: ["uncertainty"],
  decision: ["canvas", "prototype", "uncertainty"],
  kpi: ["objective", "canvas"],
  version: ["decision", "kpi", "canvas"],
  epic: ["prototype", "card", "canvas", "kpi"],
  dataset: ["card", "epic"],
  training: ["dataset", "epic", "canvas", "prototype"],
  model: ["training", "epic"],
};

/** Kinds offered first as the other end of a link. */
export function offered(kind: Kind, way: "from" | "became"): readonly Kind[] {
  if (way === "from") return COMES_FROM[kind] ?? [];
  return (Object.keys(COMES_FROM) as Kind[]).filter((other) => COMES_FROM[other]?.includes(kind));
}
