/** A shortcut as it is printed: "mod+shift+z" → "Ctrl Shift Z", "⇧⌘Z" on a Mac. */
import { t } from "../messages/index.svelte";
import { isMac } from "../state/keys.svelte";

export function keyText(key: string): string {
  const parts = key.length > 1 ? key.split("+") : [key];
  const words = parts.map((part) => {
    if (part === "mod") return isMac ? "⌘" : t("keys.ctrl");
    if (part === "shift") return isMac ? "⇧" : t("keys.shift");
    if (part === "alt") return isMac ? "⌥" : "Alt";
    if (part.startsWith("digit:")) return part.slice(6);
    const named: Record<string, () => string> = {
      Escape: () => t("keys.escape"),
      Enter: () => t("keys.enter"),
      Delete: () => t("keys.delete"),
      Backspace: () => "⌫",
      Tab: () => "Tab",
      PageUp: () => t("keys.page_up"),
      PageDown: () => t("keys.page_down"),
      ArrowUp: () => "↑",
      ArrowDown: () => "↓",
      ArrowLeft: () => "←",
      ArrowRight: () => "→",
      Space: () => t("keys.space"),
      " ": () => t("keys.space"),
    };
    return named[part]?.() ?? (part.length === 1 ? part.toUpperCase() : part);
  });
  return words.join(isMac ? "" : " ");
}
