// Where a KPI stands: its last value against the one before, the start and the target.
// Pure: today is an argument, so that a test can say what day it is.
import type { Direction, Kpi, KpiValue, Period } from "../../ipc/bindings";

export type Verdict = "better" | "worse" | "same";

export interface Comparison {
  /** What it is compared with. */
  from: number;
  /** When that was measured; null for a baseline that was written down. */
  date: string | null;
  change: number;
  verdict: Verdict;
}

export interface TargetStanding {
  value: number;
  date: string | null;
  /** Missed: its date has gone by and the value is not there. */
  state: "reached" | "open" | "missed";
  /** How much is missing, never negative. */
  gap: number;
  /** Share of the way from the start to the target; null without a start, may exceed 1 or be negative. */
  share: number | null;
}

export interface Standing {
  latest: KpiValue;
  previous: Comparison | null;
  start: Comparison | null;
  target: TargetStanding | null;
  /** Whole periods that went by without a measure, beyond the running one. */
  late: number;
  /** The last three values did not improve on the one before them. */
  stalled: boolean;
}

/** Digits after the decimal point in the shortest way to write the number, at most twelve. */
export function decimals(value: number): number {
  const [mantissa = "", exponent = "0"] = String(value).split("e");
  const dot = mantissa.indexOf(".");
  const digits = dot < 0 ? 0 : mantissa.length - dot - 1;
  return Math.min(12, Math.max(0, digits - Number(exponent)));
}

/** `a - b` without the noise of binary fractions: 12.4 - 20.4 is -8. */
export function difference(a: number, b: number): number {
  const digits = Math.max(decimals(a), decimals(b));
  return Number((a - b).toFixed(digits));
}

export function verdict(change: number, direction: Direction): Verdict {
  if (change === 0) return "same";
  return change > 0 === (direction === "up") ? "better" : "worse";
}

/** The values of one KPI, oldest first. */
export function series(values: readonly KpiValue[], kpiId: string): KpiValue[] {
  return values
    .filter((value) => value.kpi_id === kpiId)
    .sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : a.id < b.id ? -1 : 1));
}

const PERIOD_DAYS: Record<Period, number> = { day: 1, week: 7, month: 31, quarter: 92 };

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
}

function compare(latest: number, from: number, date: string | null, direction: Direction): Comparison {
  const change = difference(latest, from);
  return { from, date, change, verdict: verdict(change, direction) };
}

function targetOf(kpi: Kpi, latest: number, start: number | null, today: string): TargetStanding | null {
  if (kpi.target === null) return null;
  const ahead = difference(latest, kpi.target);
  const reached = kpi.direction === "up" ? ahead >= 0 : ahead <= 0;
  const missed = !reached && kpi.target_date !== null && kpi.target_date < today;
  const way = start === null ? 0 : kpi.target - start;
  return {
    value: kpi.target,
    date: kpi.target_date,
    state: reached ? "reached" : missed ? "missed" : "open",
    gap: reached ? 0 : Math.abs(ahead),
    share: start === null || way === 0 ? null : (latest - start) / way,
  };
}

function isStalled(values: readonly KpiValue[], direction: Direction): boolean {
  if (values.length < 5) return false;
  const before = values[values.length - 4]!.value;
  return values.slice(-3).every((value) => verdict(difference(value.value, before), direction) !== "better");
}

/** Null while nothing was measured. `values` may hold those of other KPIs. */
export function standing(kpi: Kpi, values: readonly KpiValue[], today: string): Standing | null {
  const own = series(values, kpi.id);
  const latest = own.at(-1);
  if (!latest) return null;
  const before = own.at(-2);
  const first = own.length > 1 ? own[0]! : null;
  const startValue = kpi.baseline ?? first?.value ?? null;
  const days = PERIOD_DAYS[kpi.period ?? "day"];
  return {
    latest,
    previous: before ? compare(latest.value, before.value, before.date, kpi.direction) : null,
    start:
      startValue === null
        ? null
        : compare(
            latest.value,
            startValue,
            kpi.baseline === null ? (first?.date ?? null) : null,
            kpi.direction,
          ),
    target: targetOf(kpi, latest.value, startValue, today),
    late: kpi.period === null ? 0 : Math.max(0, Math.floor(daysBetween(latest.date, today) / days) - 1),
    stalled: isStalled(own, kpi.direction),
  };
}

/** The one metric that matters first, then business KPIs, then technical ones; the team's own order inside. */
export function byLevel(kpis: readonly Kpi[]): Record<Kpi["level"], Kpi[]> {
  const sorted = [...kpis].sort((a, b) =>
    a.order_key < b.order_key ? -1 : a.order_key > b.order_key ? 1 : a.id < b.id ? -1 : 1,
  );
  return {
    principal: sorted.filter((kpi) => kpi.level === "principal"),
    secondary: sorted.filter((kpi) => kpi.level === "secondary"),
    technical: sorted.filter((kpi) => kpi.level === "technical"),
  };
}
