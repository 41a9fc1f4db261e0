/**
 * Every action with its shortcut, in one registry: the palette lists it, the `?` sheet shows it, the window's
 * one key listener runs it. None works while typing.
 *
 * A key is written "mod+k" (Ctrl, or Cmd on a Mac), "mod+shift+z", "alt+1", "F5", "?", "n", "Escape",
 * "digit:1" (the physical key, so that AZERTY needs no Shift), "PageDown".
 */
import { onDestroy } from "svelte";
import { settings } from "./settings.svelte";

export interface Action {
  id: string;
  /** Worded now: a function, so that a change of language is followed. */
  label: () => string;
  group: "general" | "go" | "edit" | "here";
  /** The title of the native menu that it also stands under. */
  menu?: "file" | "edit" | "view" | "help";
  /** Its words there, where `label` changes with every gesture. */
  menuLabel?: () => string;
  keys?: readonly string[];
  /** false = shown on the sheet as not available, and does nothing. */
  enabled?: () => boolean;
  /** Listed in the palette unless false. */
  palette?: boolean;
  /** Also works while typing (undo of the browser's own field excepted): palette, present. */
  whileTyping?: boolean;
  run: (event?: KeyboardEvent) => void;
}

class Registry {
  // Plain beside the signal: a component being destroyed reads signals as they were before this change,
  // and would put back a list without what the next component has just added.
  #kept: readonly { actions: () => readonly Action[] }[] = [];
  #sets: readonly { actions: () => readonly Action[] }[] = $state.raw([]);

  get all(): Action[] {
    return this.#sets.flatMap((set) => [...set.actions()]);
  }
  add(actions: () => readonly Action[]): () => void {
    const set = { actions };
    this.#sets = this.#kept = [...this.#kept, set];
    return () => (this.#sets = this.#kept = this.#kept.filter((other) => other !== set));
  }
}
export const actions = new Registry();

/** Registers a component's actions while it is mounted; later registered ones win over earlier ones. */
export function useActions(list: () => readonly Action[]): void {
  onDestroy(actions.add(list));
}

export const isMac = typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.platform);

const TEXT_INPUTS = /^(?:text|search|email|url|tel|password|number|date|datetime-local|month|time|week)$/;

export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (
    target.isContentEditable ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement
  )
    return true;
  return target instanceof HTMLInputElement && TEXT_INPUTS.test(target.type);
}

/** Enter and Space belong to the control that has the focus. */
function activates(event: KeyboardEvent): boolean {
  if (event.key !== "Enter" && event.key !== " ") return false;
  const control = "button, a[href], summary, input, [role=button], [role=tab], [role=menuitem]";
  return event.target instanceof Element && event.target.closest(control) !== null;
}

/** Is it a shortcut that WCAG 2.1.4 wants to be switched off: a character without a modifier? */
export function isLetterKey(key: string): boolean {
  const bare = key.length > 1 ? key.replace(/^shift\+/, "") : key;
  return bare.length === 1 || bare.startsWith("digit:");
}

/** Does the event press this key? */
export function presses(event: KeyboardEvent, key: string): boolean {
  const parts = key.length > 1 ? key.split("+") : [key];
  const last = parts.pop() ?? "";
  const mod = parts.includes("mod");
  const ctrl = isMac ? event.metaKey : event.ctrlKey;
  const other = isMac ? event.ctrlKey : event.metaKey;
  if (mod !== ctrl || other || parts.includes("alt") !== event.altKey) return false;
  if (last.startsWith("digit:")) return !event.shiftKey && event.code === `Digit${last.slice(6)}`;
  if (/^\d$/.test(last)) return event.code === `Digit${last}`;
  if (last.length === 1 && !/[a-z]/i.test(last)) return event.key === last;
  if (parts.includes("shift") !== event.shiftKey) return false;
  return event.key.toLowerCase() === last.toLowerCase();
}

/** Runs an action by its id, as the native menu does. */
export function runAction(id: string): void {
  const action = actions.all.toReversed().find((action) => action.id === id);
  if (action && (action.enabled?.() ?? true)) action.run();
}

/** Runs the action of a key press, if there is one. Give it the window's keydown. */
export function handleKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || activates(event)) return;
  const typing = isTyping(event.target);
  const modal =
    document.querySelector("[role=dialog][data-state=open], [role=menu][data-state=open]") !== null;
  for (const action of actions.all.toReversed()) {
    for (const key of action.keys ?? []) {
      if (!presses(event, key)) continue;
      if ((typing || modal) && !action.whileTyping) continue;
      if (isLetterKey(key) && !settings.letterKeys) continue;
      if (action.enabled && !action.enabled()) continue;
      event.preventDefault();
      action.run(event);
      return;
    }
  }
}
