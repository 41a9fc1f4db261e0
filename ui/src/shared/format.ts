/** Numbers and dates as this language writes them: `28 nov. 2026`, decimal comma. */
import { language, type Locale } from "../messages/index.svelte";

const TAGS: Record<Locale, string> = { en: "en-GB", fr: "fr-FR" };
const numbers = new Map<string, Intl.NumberFormat>();
const dates = new Map<string, Intl.DateTimeFormat>();

function numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const place = language.locale + JSON.stringify(options);
  let format = numbers.get(place);
  if (!format) numbers.set(place, (format = new Intl.NumberFormat(TAGS[language.locale], options)));
  return format;
}

function dateFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const place = language.locale + JSON.stringify(options);
  let format = dates.get(place);
  if (!format) dates.set(place, (format = new Intl.DateTimeFormat(TAGS[language.locale], options)));
  return format;
}

/** 1234.5 → "1,234.5" or "1 234,5". At most `digits` decimals (2 unless told). */
export function formatNumber(value: number, digits = 2): string {
  return numberFormat({ maximumFractionDigits: digits }).format(value).replace("-", "−");
}

/** With exactly so many decimals, so that figures under each other compare. */
export function formatFixed(value: number, digits: number): string {
  return numberFormat({ minimumFractionDigits: digits, maximumFractionDigits: digits })
    .format(value)
    .replace("-", "−");
}

/** With its unit, held together by a no-break space. */
export function formatQuantity(value: number, unit: string, digits = 2): string {
  return unit ? `${formatNumber(value, digits)}\u00a0${unit}` : formatNumber(value, digits);
}

/** A sum of money, or of anything else: a currency stands before its figure in English. */
export function formatMoney(value: number, unit: string, digits = 2): string {
  if (language.locale !== "en" || !/^[€$£]$/.test(unit))
    return formatQuantity(value, unit, digits).replace("-", "−");
  return `${value < 0 ? "−" : ""}${unit}${formatNumber(Math.abs(value), digits)}`;
}

/** 0.265 → "26.5%" or "26,5 %". */
export function formatShare(value: number, digits = 1): string {
  return numberFormat({ style: "percent", maximumFractionDigits: digits }).format(value);
}

/** Signed difference, with a true minus sign. */
export function formatDifference(value: number, digits = 2): string {
  return numberFormat({ maximumFractionDigits: digits, signDisplay: "exceptZero" })
    .format(value)
    .replace("-", "−");
}

/** A plain date `YYYY-MM-DD` → "28 Nov 2026" or "28 nov. 2026", in no zone. */
export function formatDate(date: string): string {
  const [year, month, day] = date.slice(0, 10).split("-").map(Number);
  if (!year || !month || !day) return date;
  const at = new Date(Date.UTC(year, month - 1, day));
  return dateFormat({ day: "numeric", month: "short", year: "numeric", timeZone: "UTC" }).format(at);
}

/** An instant (RFC 3339) in this machine's zone: "28 Nov 2026, 14:05". */
export function formatInstant(instant: string): string {
  const at = new Date(instant);
  if (Number.isNaN(at.getTime())) return instant;
  return dateFormat({
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
  }).format(at);
}

/** 1_234_567 bytes → "1.2 MB" or "1,2 Mo". */
export function formatBytes(bytes: number): string {
  const units = language.locale === "fr" ? ["o", "ko", "Mo", "Go"] : ["B", "kB", "MB", "GB"];
  const step = bytes < 1000 ? 0 : Math.min(3, Math.floor(Math.log10(bytes) / 3));
  return formatQuantity(bytes / 1000 ** step, units[step] ?? "", step === 0 ? 0 : 1);
}

/** 1830 ms → "1.8 s"; 125000 → "2 min 5 s". */
export function formatDuration(ms: number): string {
  if (ms < 1000) return formatQuantity(ms, "ms", 0);
  if (ms < 60_000) return formatQuantity(ms / 1000, "s", 1);
  const minutes = Math.floor(ms / 60_000);
  const seconds = Math.round((ms % 60_000) / 1000);
  return seconds
    ? `${formatQuantity(minutes, "min", 0)} ${formatQuantity(seconds, "s", 0)}`
    : formatQuantity(minutes, "min", 0);
}
