/**
 * What opens out of a button costs much more than the button: it is made when somebody comes near. The button is the
 * same element before and after; only what it answers to changes. What was pressed meanwhile is pressed again then.
 */
import { tick } from "svelte";

export type Handed = Record<string, unknown>;

export class Lightly<Full> {
  /** What opens, once it is wanted. */
  full: Full | null = $state.raw(null);
  /** Its own properties of the button. */
  given: Handed | null = $state.raw(null);
  #load: () => Promise<{ default: Full }>;
  #popup: "menu" | "dialog";

  constructor(popup: "menu" | "dialog", load: () => Promise<{ default: Full }>) {
    this.#popup = popup;
    this.#load = load;
  }

  want = async (): Promise<void> => {
    if (this.full) return;
    const { default: full } = await this.#load();
    this.full = full;
    await tick();
  };

  give = (props: Handed): void => {
    this.given = props;
  };

  /** Spread on the button. */
  get props(): Handed {
    return this.given ?? this.#light;
  }

  #again = (event: Event, same: () => Event): void => {
    const button = event.currentTarget;
    event.preventDefault();
    event.stopPropagation();
    void this.want().then(() => button?.dispatchEvent(same()));
  };

  get #light(): Handed {
    const pressed =
      this.#popup === "menu"
        ? {
            onpointerdown: (event: PointerEvent) => {
              if (event.button !== 0 || event.ctrlKey || event.pointerType === "touch") return;
              this.#again(event, () => new PointerEvent("pointerdown", event));
            },
            onkeydown: (event: KeyboardEvent) => {
              if (!["Enter", " ", "ArrowDown"].includes(event.key)) return;
              this.#again(event, () => new KeyboardEvent("keydown", event));
            },
            onclick: (event: MouseEvent) => {
              // A screen reader's press: without a pointer and without a key.
              if (event.detail === 0) this.#again(event, () => new MouseEvent("click", event));
            },
          }
        : { onclick: (event: MouseEvent) => this.#again(event, () => new MouseEvent("click", event)) };
    return {
      "aria-haspopup": this.#popup,
      "aria-expanded": "false",
      "data-state": "closed",
      onpointerenter: () => void this.want(),
      onfocus: () => void this.want(),
      ...pressed,
    };
  }
}
