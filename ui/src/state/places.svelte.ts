/** Where the person has been in this project, latest first: the palette's first lines, and each stage's last view. */
import { untrack } from "svelte";
import type { Params } from "./route.svelte";
import type { ViewName } from "./views.svelte";

export interface Place {
  view: ViewName;
  params: Params;
}

class Places {
  recent: readonly Place[] = $state.raw([]);

  visit(place: Place): void {
    const before = untrack(() => this.recent);
    const same = (other: Place) => other.view === place.view;
    this.recent = [place, ...before.filter((other) => !same(other))].slice(0, 12);
  }
}
export const places = new Places();
