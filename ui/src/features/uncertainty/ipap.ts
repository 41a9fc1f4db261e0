/** The IPAP grid: what was said of each version of a mock-up, over its tests. */
import type { Ipap, UserTest } from "../../ipc/bindings";

export const QUALITIES = ["intuitive", "practical", "actionable", "personalisable"] as const;
export type Quality = (typeof QUALITIES)[number];
export const VERDICTS = ["yes", "partly", "no"] as const satisfies Ipap[];

export interface Tally {
  yes: number;
  /** Tests that gave a verdict. */
  told: number;
}
export interface VersionRow {
  mockup: string;
  version: number;
  tests: number;
  tallies: Record<Quality, Tally>;
}

/** One row a mock-up and version, in the order in which they were tried. */
export function versionsOf(tests: readonly UserTest[]): VersionRow[] {
  const rows = new Map<string, VersionRow>();
  for (const test of tests) {
    const key = `${test.mockup_version} ${test.mockup}`;
    const row = rows.get(key) ?? {
      mockup: test.mockup,
      version: test.mockup_version,
      tests: 0,
      tallies: Object.fromEntries(QUALITIES.map((one) => [one, { yes: 0, told: 0 }])) as Record<
        Quality,
        Tally
      >,
    };
    row.tests += 1;
    for (const quality of QUALITIES) {
      const verdict = test[quality];
      if (verdict !== null) row.tallies[quality].told += 1;
      if (verdict === "yes") row.tallies[quality].yes += 1;
    }
    rows.set(key, row);
  }
  return [...rows.values()];
}

/** The verdict after this one, for a cell that is clicked through. */
export function nextVerdict(verdict: Ipap | null): Ipap | null {
  if (verdict === null) return "yes";
  return VERDICTS[VERDICTS.indexOf(verdict) + 1] ?? null;
}
