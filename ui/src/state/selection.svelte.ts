/** The panel at the right: what is selected (fields, thread, findings), the project's checks, its history. */
import type { Kind } from "../ipc/bindings";
import type { Snippet } from "svelte";

export interface Selected {
  kind: Kind;
  id: string;
  /** The view's own fields for the record. */
  fields?: Snippet | undefined;
}
export type Panel = "record" | "checks" | "history";

class Inspector {
  selected: Selected | null = $state.raw(null);
  /** The panel that is shown; null = closed. */
  panel: Panel | null = $state(null);

  get open(): boolean {
    return this.panel === "record";
  }
  set open(open: boolean) {
    this.panel = open ? "record" : null;
  }
  /** Tells what is selected; an open inspector follows, a closed one stays closed. */
  select(selected: Selected | null): void {
    this.selected = selected;
  }
  /** Selects and opens. */
  show(selected: Selected): void {
    this.selected = selected;
    this.panel = "record";
  }
  toggle(panel: Panel = "record"): void {
    this.panel = this.panel === panel ? null : panel;
  }
}
export const inspector = new Inspector();

/** What a view puts in the top bar beside its name: chips, a crumb. The shell clears it on leaving. */
class TopBar {
  detail: Snippet | undefined = $state.raw(undefined);
}
export const topBar = new TopBar();
