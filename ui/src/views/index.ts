/** The views that exist: one file in this folder and one line here. The rail and the palette follow. */
import { records } from "../state/records.svelte";
import type { ViewDef } from "../state/views.svelte";

export const registered: readonly ViewDef[] = [
  {
    name: "objective",
    stage: "explore",
    kinds: ["objective", "why_chain", "why_answer"],
    load: () => import("./objective.svelte"),
    open: (kind, id): Record<string, string> => {
      if (kind === "objective") return { objective: id };
      const chain = kind === "why_chain" ? id : records.why_answer.get(id)?.chain_id;
      return { objective: records.why_chain.get(chain)?.objective_id ?? "" };
    },
  },
  {
    name: "journey",
    stage: "explore",
    kinds: ["journey", "lane", "journey_step", "pain_point"],
    load: () => import("./journey.svelte"),
    open: (kind, id): Record<string, string> => {
      if (kind === "journey") return { journey: id };
      if (kind === "lane") return { journey: records.lane.get(id)?.journey_id ?? "" };
      const step = records.journey_step.get(kind === "pain_point" ? records.pain_point.get(id)?.step_id : id);
      return { journey: step?.journey_id ?? "", item: id };
    },
  },
  {
    name: "canvas",
    stage: "explore",
    kinds: ["canvas", "card", "canvas_snapshot"],
    load: () => import("./canvas.svelte"),
    open: (kind, id): Record<string, string> => {
      if (kind === "card") return { canvas: records.card.get(id)?.canvas_id ?? "", card: id };
      if (kind === "canvas") return { canvas: id };
      return { canvas: records.canvas_snapshot.get(id)?.canvas_id ?? "", since: id };
    },
  },
  {
    name: "uncertainty",
    stage: "explore",
    kinds: ["uncertainty", "user_test", "prototype", "prototype_finding"],
    load: () => import("./uncertainty.svelte"),
    open: (kind, id): Record<string, string> => {
      if (kind === "uncertainty") return { uncertainty: id };
      if (kind === "user_test")
        return { uncertainty: records.user_test.get(id)?.uncertainty_id ?? "", test: id };
      const prototype = kind === "prototype_finding" ? records.prototype_finding.get(id)?.prototype_id : id;
      return {
        uncertainty: records.prototype.get(prototype)?.uncertainty_id ?? "",
        prototype: prototype ?? "",
      };
    },
  },
  {
    name: "decision",
    stage: "explore",
    kinds: ["decision", "assessment"],
    load: () => import("./decision.svelte"),
    open: (kind, id): Record<string, string> =>
      kind === "decision"
        ? { decision: id, canvas: records.decision.get(id)?.canvas_id ?? "" }
        : { canvas: records.assessment.get(id)?.canvas_id ?? "" },
  },
  { name: "team", stage: "organise", kinds: ["member"], load: () => import("./team.svelte") },
  {
    name: "storymap",
    stage: "organise",
    kinds: ["epic", "version"],
    load: () => import("./storymap.svelte"),
  },
  {
    name: "data",
    stage: "streamline",
    kinds: ["dataset", "dataset_column", "quality_rule"],
    load: () => import("./data.svelte"),
    open: (kind, id): Record<string, string> => {
      if (kind === "dataset") return { dataset: id };
      if (kind === "quality_rule")
        return { dataset: records.quality_rule.get(id)?.dataset_id ?? "", tab: "rules", rule: id };
      const column = records.dataset_column.get(id);
      return { dataset: column?.dataset_id ?? "", column: column?.name ?? "" };
    },
  },
  {
    name: "preparation",
    stage: "streamline",
    kinds: ["preparation", "preparation_step", "preparation_run"],
    load: () => import("./preparation.svelte"),
    open: (kind, id): Record<string, string> => {
      if (kind === "preparation") return { preparation: id };
      if (kind === "preparation_run")
        return { preparation: records.preparation_run.get(id)?.preparation_id ?? "" };
      return { preparation: records.preparation_step.get(id)?.preparation_id ?? "", step: id };
    },
  },
  {
    name: "baselines",
    stage: "streamline",
    kinds: ["training", "worth"],
    load: () => import("./baselines.svelte"),
    open: (kind, id): Record<string, string> =>
      kind === "worth"
        ? { training: records.worth.get(id)?.training_id ?? "", tab: "worth" }
        : { training: id },
  },
  {
    name: "journal",
    stage: "streamline",
    kinds: ["experiment"],
    load: () => import("./journal.svelte"),
  },
  { name: "models", stage: "dashboards", kinds: ["model"], load: () => import("./models.svelte") },
  { name: "kpis", stage: "dashboards", kinds: ["kpi"], load: () => import("./kpis.svelte") },
  {
    name: "ideation",
    stage: "explore",
    kinds: ["board", "note", "note_group"],
    load: () => import("./ideation.svelte"),
  },
];
