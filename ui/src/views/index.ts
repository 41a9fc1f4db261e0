/** The views that exist: one file in this folder and one line here. The rail and the palette follow. */
import type { ViewDef } from "../state/views.svelte";

export const registered: readonly ViewDef[] = [
  // { name: "objective", stage: "explore", kinds: ["objective"], load: () => import("./objective.svelte") },
  { name: "kpis", stage: "dashboards", kinds: ["kpi"], load: () => import("./kpis.svelte") },
];
