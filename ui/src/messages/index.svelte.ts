/** Words for people: `t("shell.undo", { what })`, typed by the keys of en.json. */
import IntlMessageFormat from "intl-messageformat";
import type en from "../../messages/en.json";

export type Locale = "en" | "fr";
type Leaves<T, P extends string = ""> = {
  [K in keyof T & string]: T[K] extends string ? `${P}${K}` : Leaves<T[K], `${P}${K}.`>;
}[keyof T & string];
/** Every key of en.json, dotted. */
export type MessageKey = Leaves<typeof en>;
export type MessageArgs = Record<string, unknown>;

class Language {
  locale: Locale = $state("en");
}
/** The language being read; set by the settings. */
export const language = new Language();

type Tree = { [key: string]: Tree | string };
const files: Record<Locale, () => Promise<{ default: Tree }>> = {
  en: () => import("../../messages/en.json"),
  fr: () => import("../../messages/fr.json"),
};
const trees: Partial<Record<Locale, Tree>> = {};
const learning: Partial<Record<Locale, Promise<void>>> = {};

/** Fetches the words of a language, once: a page starts with those of one language only. */
export function learn(locale: Locale): Promise<void> {
  return (learning[locale] ??= files[locale]().then((file) => void (trees[locale] = file.default)));
}

const formats = new Map<string, IntlMessageFormat>();

function leaf(locale: Locale, key: string): string | undefined {
  let at: Tree | string | undefined = trees[locale];
  for (const part of key.split(".")) {
    if (typeof at !== "object") return undefined;
    at = Object.hasOwn(at, part) ? at[part] : undefined;
  }
  return typeof at === "string" ? at : undefined;
}

/** Formats an ICU message; a placeholder without its argument leaves the sentence with a dash, never a crash. */
export function formatMessage(message: string, locale: Locale, args: MessageArgs = {}): string {
  if (!message.includes("{") && !message.includes("'")) return message;
  const place = `${locale}\n${message}`;
  let format = formats.get(place);
  if (!format) {
    format = new IntlMessageFormat(message, locale, undefined, { ignoreTag: true });
    formats.set(place, format);
  }
  const complete = new Proxy(args, {
    has: () => true,
    get: (target, key) => (typeof key === "string" ? (target[key] ?? "–") : undefined),
    getOwnPropertyDescriptor: () => ({ configurable: true, enumerable: true }),
  });
  return String(format.format(complete as Record<string, string>));
}

/** The message for a key known when writing. */
export function t(key: MessageKey, args?: MessageArgs): string {
  return messageOf(key, args) ?? key;
}

/** The message for a key known only when running (`error.<code>`, `op.<op>`); undefined if there is none. */
export function messageOf(key: string, args?: MessageArgs): string | undefined {
  const message = leaf(language.locale, key);
  return message === undefined ? undefined : formatMessage(message, language.locale, args);
}
