/** What is selected, for the inspector. A view sets it; the inspector shows fields, thread, findings, history. */
import type { Kind } from "../ipc/bindings";
import type { Snippet } from "svelte";

export interface Selected {
  kind: Kind;
  id: string;
  /** The view's own fields for the record. */
  fields?: Snippet | undefined;
}

class Inspector {
  selected: Selected | null = $state.raw(null);
  open = $state(false);

  select(selected: Selected | null): void {
    this.selected = selected;
  }
  show(selected: Selected): void {
    this.selected = selected;
    this.open = true;
  }
  toggle(): void {
    this.open = !this.open;
  }
}
export const inspector = new Inspector();

/** What a view puts in the top bar beside its name: chips, a crumb. */
class TopBar {
  detail: Snippet | undefined = $state.raw(undefined);
}
export const topBar = new TopBar();
