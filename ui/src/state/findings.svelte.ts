/** The method's findings about this project, asked for again a little after anything changed. */
import type { Finding, Kind } from "../ipc/bindings";
import { call } from "../ipc/client";

class Findings {
  all: readonly Finding[] = $state.raw([]);
  loaded = $state(false);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;

  get open(): Finding[] {
    return this.all.filter((finding) => finding.silenced === null);
  }
  of(kind: Kind, id: string): Finding[] {
    return this.all.filter((finding) => finding.kind === kind && finding.id === id);
  }

  /** Asks after a moment of rest. */
  refreshSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.refresh(), 700);
  }
  async refresh(): Promise<void> {
    const asked = ++this.#asked;
    try {
      const all = await call("checks", {});
      if (asked !== this.#asked) return;
      this.all = all;
      this.loaded = true;
    } catch {
      // Advice that can't be had now is not worth an error on the screen; the next change asks again.
    }
  }
  forget(): void {
    this.#asked++;
    clearTimeout(this.#timer);
    this.all = [];
    this.loaded = false;
  }
}
export const findings = new Findings();
