/** Short notices: errors from the door, what undo did. They leave by themselves, errors stay longer. */
import { Fault } from "../ipc/fault";
import { messageOf, t } from "../messages/index.svelte";

export interface Toast {
  id: number;
  tone: "plain" | "error" | "good";
  text: string;
  action?: { label: string; run: () => void };
}

class Toasts {
  list: Toast[] = $state([]);
}
export const toasts = new Toasts();
let next = 1;

export function toast(text: string, options: Partial<Pick<Toast, "tone" | "action">> = {}): number {
  const id = next++;
  const tone = options.tone ?? "plain";
  toasts.list = [
    ...toasts.list.filter((other) => other.text !== text).slice(-3),
    { id, text, ...options, tone },
  ];
  setTimeout(() => dismiss(id), tone === "error" || options.action ? 9000 : 4000);
  return id;
}

export function dismiss(id: number): void {
  toasts.list = toasts.list.filter((other) => other.id !== id);
}

/** The sentence of an error, worded by `error.<code>`; an unknown code still gives a sentence. */
export function faultText(thrown: unknown): string {
  const fault = Fault.from(thrown);
  return messageOf(`error.${fault.code}`, fault.args) ?? t("error.unknown_code", { code: fault.code });
}

/** Shows what went wrong. Use as `.catch(complain)` where nothing better can be done. */
export function complain(thrown: unknown): void {
  toast(faultText(thrown), { tone: "error" });
}
