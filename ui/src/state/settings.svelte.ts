/** This person's settings on this machine; never part of the document. */
import { setLocale } from "../ipc/client";
import { language, learn, type Locale } from "../messages/index.svelte";

export type Theme = "light" | "dark" | "system";

interface Kept {
  theme: Theme;
  locale: Locale;
  projector: boolean;
  letterKeys: boolean;
  timerSound: boolean;
}

const PLACE = "atelier.settings";

function read(): Kept {
  const fallback: Kept = {
    theme: "system",
    locale:
      typeof navigator !== "undefined" && navigator.language.toLowerCase().startsWith("fr") ? "fr" : "en",
    projector: false,
    letterKeys: true,
    timerSound: true,
  };
  try {
    const kept = JSON.parse(localStorage.getItem(PLACE) ?? "{}") as Partial<Kept>;
    return { ...fallback, ...kept, projector: false };
  } catch {
    return fallback;
  }
}

const darkMedia = typeof matchMedia === "function" ? matchMedia("(prefers-color-scheme: dark)") : undefined;

class Settings {
  #kept: Kept = $state(read());
  #systemDark = $state(darkMedia?.matches ?? false);

  constructor() {
    darkMedia?.addEventListener("change", (event) => {
      this.#systemDark = event.matches;
      this.#show();
    });
    this.#show();
  }

  get theme(): Theme {
    return this.#kept.theme;
  }
  set theme(theme: Theme) {
    this.#keep({ theme });
  }
  /** The theme that is seen, for charts drawn elsewhere. */
  get seenTheme(): "light" | "dark" {
    return this.#kept.theme === "system" ? (this.#systemDark ? "dark" : "light") : this.#kept.theme;
  }
  get locale(): Locale {
    return this.#kept.locale;
  }
  set locale(locale: Locale) {
    this.#keep({ locale });
  }
  /** Large type, chrome gone; not kept over a restart. */
  get projector(): boolean {
    return this.#kept.projector;
  }
  set projector(projector: boolean) {
    this.#keep({ projector });
  }
  /** Single-letter shortcuts; WCAG 2.1.4 wants them off at will. */
  get letterKeys(): boolean {
    return this.#kept.letterKeys;
  }
  set letterKeys(letterKeys: boolean) {
    this.#keep({ letterKeys });
  }

  /** The timer is heard when its time is up. */
  get timerSound(): boolean {
    return this.#kept.timerSound;
  }
  set timerSound(timerSound: boolean) {
    this.#keep({ timerSound });
  }

  /** Looks like another window, without keeping it: the projector's follows the facilitator's. */
  show(part: Pick<Kept, "theme" | "locale">): void {
    this.#kept = { ...this.#kept, ...part };
    this.#show();
  }

  #keep(part: Partial<Kept>): void {
    this.#kept = { ...this.#kept, ...part };
    try {
      localStorage.setItem(PLACE, JSON.stringify(this.#kept));
    } catch {
      // A browser that keeps nothing still shows the choice until it is closed.
    }
    this.#show();
  }

  /** The page changes its language when it has the words. */
  async #speak(locale: Locale): Promise<void> {
    await learn(locale);
    if (locale !== this.#kept.locale) return;
    document.documentElement.lang = locale;
    language.locale = locale;
    setLocale(locale);
  }

  #show(): void {
    if (typeof document === "undefined") return;
    const root = document.documentElement;
    root.dataset["theme"] = this.seenTheme;
    root.toggleAttribute("data-projector", this.#kept.projector);
    void this.#speak(this.#kept.locale);
  }
}

export const settings = new Settings();
