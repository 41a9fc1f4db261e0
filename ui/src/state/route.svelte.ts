/** Where the person is: a view and its parameters, in the address's query so that reload and Back work. */
export type Params = Record<string, string>;

function read(): { view: string; params: Params } {
  const { view = "", ...params } = Object.fromEntries(new URLSearchParams(location.search));
  return { view, params };
}

class Route {
  #at: { view: string; params: Params } = $state.raw(read());

  constructor() {
    addEventListener("popstate", () => (this.#at = read()));
  }

  /** Name of the view; "" = home, or the project's first view. */
  get view(): string {
    return this.#at.view;
  }
  get params(): Params {
    return this.#at.params;
  }

  /** Goes to a view. `replace` doesn't add to Back (for selections and the like). */
  go(view: string, params: Params = {}, replace = false): void {
    const entries = Object.entries(params).filter(([, value]) => value !== "");
    const kept = Object.fromEntries(entries);
    this.#at = { view, params: kept };
    const query = new URLSearchParams(view ? { view, ...kept } : kept).toString();
    const address = query ? `?${query}` : location.pathname;
    if (replace) window.history.replaceState(null, "", address);
    else window.history.pushState(null, "", address);
  }

  /** Changes some parameters of this view in place. */
  set(params: Params): void {
    this.go(this.view, { ...this.params, ...params }, true);
  }
}

export const route = new Route();
