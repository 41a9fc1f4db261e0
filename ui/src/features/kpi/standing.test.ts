import { describe, expect, it } from "vitest";
import type { Kpi, KpiValue } from "../../ipc/bindings";
import { byLevel, decimals, difference, standing } from "./standing";

const kpi: Kpi = {
  id: "k",
  objective_id: null,
  canvas_id: null,
  name: "Minutes per case",
  definition: "",
  level: "principal",
  owner: "",
  unit: "min",
  direction: "down",
  period: "week",
  baseline: 20.4,
  target: 8,
  target_date: "2026-12-31",
  order_key: "a",
};
const values = (...pairs: [string, number][]): KpiValue[] =>
  pairs.map(([date, value], index) => ({
    id: `v${index}`,
    kpi_id: "k",
    date,
    value,
    source: "",
    source_kind: "typed",
    version_id: null,
  }));

describe("a KPI's standing", () => {
  it("is null while nothing was measured", () => {
    expect(standing(kpi, [], "2026-11-22")).toBeNull();
    expect(
      standing(
        kpi,
        values(["2026-11-16", 3]).map((v) => ({ ...v, kpi_id: "other" })),
        "2026-11-22",
      ),
    ).toBeNull();
  });

  it("compares the last value with the one before, the start and the target", () => {
    const found = standing(kpi, values(["2026-11-16", 12.4], ["2026-11-09", 13.1]), "2026-11-22")!;
    expect(found.latest.value).toBe(12.4);
    expect(found.previous).toEqual({ from: 13.1, date: "2026-11-09", change: -0.7, verdict: "better" });
    expect(found.start).toEqual({ from: 20.4, date: null, change: -8, verdict: "better" });
    expect(found.target).toMatchObject({ value: 8, state: "open", gap: 4.4 });
    expect(found.target!.share).toBeCloseTo(8 / 12.4);
    expect(found.late).toBe(0);
  });

  it("knows that down is good only where the KPI says so", () => {
    const found = standing(
      { ...kpi, direction: "up" },
      values(["2026-11-09", 13], ["2026-11-16", 12]),
      "2026-11-22",
    )!;
    expect(found.previous!.verdict).toBe("worse");
    expect(found.target!.state).toBe("reached");
  });

  it("takes the first value as the start where no baseline was written", () => {
    const found = standing(
      { ...kpi, baseline: null },
      values(["2026-11-02", 15], ["2026-11-16", 12]),
      "2026-11-22",
    )!;
    expect(found.start).toEqual({ from: 15, date: "2026-11-02", change: -3, verdict: "better" });
  });

  it("says when a target's date has gone by", () => {
    expect(standing(kpi, values(["2026-12-28", 9]), "2027-01-01")!.target!.state).toBe("missed");
    expect(standing(kpi, values(["2026-12-28", 8]), "2027-01-01")!.target!.state).toBe("reached");
  });

  it("counts the periods without a measure", () => {
    expect(standing(kpi, values(["2026-11-01", 9]), "2026-11-22")!.late).toBe(2);
    expect(standing({ ...kpi, period: null }, values(["2025-11-01", 9]), "2026-11-22")!.late).toBe(0);
  });

  it("sees that a series no longer improves", () => {
    const flat = values(
      ["2026-10-01", 20],
      ["2026-10-08", 10],
      ["2026-10-15", 10],
      ["2026-10-22", 11],
      ["2026-10-29", 10],
    );
    expect(standing(kpi, flat, "2026-11-01")!.stalled).toBe(true);
    expect(standing(kpi, [...flat, ...values(["2026-11-05", 9])], "2026-11-06")!.stalled).toBe(false);
  });
});

describe("numbers", () => {
  it("subtracts without binary noise", () => {
    expect(difference(0.3, 0.1)).toBe(0.2);
    expect(difference(1e-9, 0)).toBe(1e-9);
    expect(decimals(12.25)).toBe(2);
    expect(decimals(1e21)).toBe(0);
  });

  it("sorts by level, then by the team's order", () => {
    const sorted = byLevel([
      { ...kpi, id: "b", order_key: "b", level: "secondary" },
      { ...kpi, id: "a", level: "secondary" },
      kpi,
    ]);
    expect(sorted.principal.map((k) => k.id)).toEqual(["k"]);
    expect(sorted.secondary.map((k) => k.id)).toEqual(["a", "b"]);
  });
});
