/** Numbers as people type them, in either language's way. */
import type { Locale } from "../messages/index.svelte";

/**
 * "1,234.5", "1 234,5", "12,4", "−3" → the number; null where it isn't one.
 * Where both readings fit ("1,234"), the language decides: English reads thousands, French decimals.
 */
export function parseNumber(text: string, locale: Locale): number | null {
  let plain = text
    .trim()
    .replace(/[\s\u00a0\u202f'’]/g, "")
    .replace(/^[−–]/, "-");
  const [comma, dot] = [plain.lastIndexOf(","), plain.lastIndexOf(".")];
  if (comma >= 0 && dot >= 0) {
    plain = comma > dot ? plain.replaceAll(".", "").replace(",", ".") : plain.replaceAll(",", "");
  } else if (comma >= 0) {
    const grouped = /^[-+]?\d{1,3}(,\d{3})+$/.test(plain);
    const several = plain.indexOf(",") !== comma;
    plain = grouped && (locale === "en" || several) ? plain.replaceAll(",", "") : plain.replace(",", ".");
  } else if (dot >= 0 && plain.indexOf(".") !== dot && /^[-+]?\d{1,3}(\.\d{3})+$/.test(plain)) {
    plain = plain.replaceAll(".", "");
  }
  if (!/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d{1,3})?$/i.test(plain)) return null;
  const value = Number(plain);
  return Number.isFinite(value) ? value : null;
}
