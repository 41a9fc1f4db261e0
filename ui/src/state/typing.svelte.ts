/**
 * The rule of typing: the screen changes at once, what was typed is sent after 300 ms of rest, at the latest
 * after 1 s, and on leaving. One draft per field.
 */
import { complain } from "./toasts.svelte";

const REST_MS = 300;
const LATEST_MS = 1000;

/** Drafts being typed, and what was sent of them without an answer yet. */
const open = new Set<Draft>();
const inFlight = new Set<Promise<unknown>>();

/** Sends every draft now and waits until all is answered: before closing, undoing or leaving. */
export async function flushDrafts(): Promise<void> {
  for (const draft of open) draft.flush();
  await Promise.allSettled([...inFlight]);
}

if (typeof addEventListener === "function") {
  addEventListener("pagehide", () => void flushDrafts());
  addEventListener("visibilitychange", () => void flushDrafts());
}

export class Draft {
  #stored: () => string;
  #send: (text: string) => Promise<unknown>;
  #text: string | undefined = $state(undefined);
  #before = "";
  #sent = "";
  #rest: ReturnType<typeof setTimeout> | undefined;
  #latest: ReturnType<typeof setTimeout> | undefined;
  /** Was what was sent last accepted? */
  #accepted: Promise<boolean> = Promise.resolve(true);

  constructor(stored: () => string, send: (text: string) => Promise<unknown>) {
    this.#stored = stored;
    this.#send = send;
  }

  /** What the field shows: the draft while one types, else what is stored. */
  get text(): string {
    return this.#text ?? this.#stored();
  }
  set text(text: string) {
    if (this.#text === undefined) this.begin();
    this.#text = text;
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => this.flush(), REST_MS);
    this.#latest ??= setTimeout(() => this.flush(), LATEST_MS);
  }

  get editing(): boolean {
    return this.#text !== undefined;
  }

  /** On focus: remembers what Esc returns to. */
  begin(): void {
    if (this.#text !== undefined) return;
    this.#before = this.#sent = this.#text = this.#stored();
    open.add(this);
  }

  /** Sends what is not sent yet. */
  flush(): void {
    clearTimeout(this.#rest);
    clearTimeout(this.#latest);
    this.#latest = undefined;
    if (this.#text === undefined || this.#text === this.#sent) return;
    this.#sent = this.#text;
    const sending = this.#send(this.#text)
      .then(() => true)
      .catch((thrown: unknown) => {
        complain(thrown);
        return false;
      })
      .finally(() => inFlight.delete(sending));
    inFlight.add(sending);
    this.#accepted = sending;
  }

  /** On leaving, Enter or Tab: sends the rest and shows what is stored again. False: what was typed was refused. */
  end(): Promise<boolean> {
    this.flush();
    open.delete(this);
    this.#text = undefined;
    const accepted = this.#accepted;
    this.#accepted = Promise.resolve(true);
    return accepted;
  }

  /** Takes a refused text up again, to be put right: it is sent when it was changed. */
  resume(text: string): void {
    this.begin();
    this.#text = this.#sent = text;
  }

  /** Esc: back to what was there when the edit began. */
  revert(): void {
    if (this.#text === undefined) return;
    this.#text = this.#before;
    void this.end();
  }
}

/** A draft of one text field: `stored` reads it, `send` commits it. Call `end()` on blur and on destroy. */
export function useDraft(stored: () => string, send: (text: string) => Promise<unknown>): Draft {
  return new Draft(stored, send);
}
