/** The views that exist, as the rail and the palette see them. `src/views/index.ts` lists them. */
import type { Component } from "svelte";
import type { Finding, Kind } from "../ipc/bindings";
import { findings } from "./findings.svelte";
import { records } from "./records.svelte";
import { route } from "./route.svelte";

export type Stage = "explore" | "organise" | "streamline" | "dashboards";
export const STAGES: readonly Stage[] = ["explore", "organise", "streamline", "dashboards"];
export type Progress = "empty" | "begun" | "checked";
/** In the order of the method, which is the order of the rail. */
export const VIEW_NAMES = [
  "objective",
  "journey",
  "ideation",
  "canvas",
  "uncertainty",
  "decision",
  "team",
  "storymap",
  "data",
  "preparation",
  "baselines",
  "journal",
  "kpis",
  "models",
] as const;
export type ViewName = (typeof VIEW_NAMES)[number];

export interface ViewDef {
  /** Named by messages `view.<name>`. */
  name: ViewName;
  stage: Stage;
  load: () => Promise<{ default: Component }>;
  /** The kinds that this view is about: they give the mark in the rail, and the way from a record to its view. */
  kinds: readonly Kind[];
  /** Parameters that open a record of one of these kinds here; default `{ [kind]: id }`. */
  open?: (kind: Kind, id: string) => Record<string, string>;
  /** Its own mark, where "has records, and no finding speaks of them" is not the right one. */
  progress?: () => Progress;
}

class Views {
  #list: readonly ViewDef[] = $state.raw([]);

  get list(): readonly ViewDef[] {
    return this.#list;
  }
  set list(list: readonly ViewDef[]) {
    this.#list = list.toSorted((a, b) => VIEW_NAMES.indexOf(a.name) - VIEW_NAMES.indexOf(b.name));
  }

  get(name: string): ViewDef | undefined {
    return this.list.find((view) => view.name === name);
  }
  of(stage: Stage): ViewDef[] {
    return this.list.filter((view) => view.stage === stage);
  }
  forKind(kind: Kind): ViewDef | undefined {
    return this.list.find((view) => view.kinds.includes(kind));
  }
}
export const views = new Views();

/** Empty; begun; checked = it has records and no open finding speaks of them. */
export function progressOf(view: ViewDef): Progress {
  if (view.progress) return view.progress();
  if (view.kinds.every((kind) => records[kind].size === 0)) return "empty";
  const spokenOf = (finding: Finding) => finding.silenced === null && viewOfFinding(finding) === view;
  return findings.loaded && !findings.all.some(spokenOf) ? "checked" : "begun";
}

/** Goes to where a record is shown; false if no view shows its kind. */
export function openRecord(kind: Kind, id: string): boolean {
  const view = views.forKind(kind);
  if (!view) return false;
  const params = view.open ? view.open(kind, id) : { [kind]: id };
  route.go(view.name, params);
  return true;
}

/** Where each domain's checks are answered, for findings about the project as a whole. */
const DOMAIN_VIEWS: Readonly<Record<string, ViewName>> = {
  objective: "objective",
  journey: "journey",
  ideation: "ideation",
  canvas: "canvas",
  uncertainty: "uncertainty",
  prototype: "uncertainty",
  decision: "decision",
  team: "team",
  version: "storymap",
  mvp: "storymap",
  data: "data",
  model: "models",
  experiment: "journal",
  kpi: "kpis",
};

/** The view that a finding's way out leads to, if there is one. */
export function viewOfFinding(finding: Finding): ViewDef | undefined {
  return views.forKind(finding.kind) ?? views.get(DOMAIN_VIEWS[finding.code.split(".")[0] ?? ""] ?? "");
}

/** Takes a finding's way out. */
export function openFinding(finding: Finding): void {
  if (openRecord(finding.kind, finding.id)) return;
  const view = viewOfFinding(finding);
  if (view) route.go(view.name);
}

/** A record's name as people know it. */
export function titleOf(kind: Kind, id: string): string {
  const record = records[kind].get(id) as Record<string, unknown> | undefined;
  for (const field of ["title", "text", "name", "label", "statement", "tester", "question"]) {
    const value = record?.[field];
    if (typeof value === "string" && value !== "") return value;
  }
  return "";
}
