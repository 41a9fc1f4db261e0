import { describe, expect, test } from "vitest";
import type { Card, Criterion, Decision, Score, Uncertainty, UserTest, Vote } from "../../ipc/bindings";
import {
  decisionsOf,
  dotsOf,
  ipapOf,
  openOf,
  scoresOf,
  settledOf,
  sourcesOf,
  unknownOf,
  type Known,
} from "./evidence";

const known = (fields: Partial<Known>): Known => ({
  cards: [],
  kpis: [],
  note: undefined,
  votes: [],
  criteria: [],
  scores: [],
  pains: [],
  uncertainties: [],
  prototypes: [],
  tests: [],
  ...fields,
});
const source = (fields: Partial<Card>): Card =>
  ({
    box: "sources",
    text: "x",
    state: "answered",
    source_class: "necessary",
    availability: null,
    ...fields,
  }) as Card;
const doubt = (fields: Partial<Uncertainty>): Uncertainty =>
  ({ id: "u", family: "data", criticality: "minor", state: "open", ...fields }) as Uncertainty;

describe("the evidence behind a cell", () => {
  test("necessary sources are counted by how they can be had; blank and lesser ones are not", () => {
    const cards = [
      source({ availability: "available" }),
      source({ availability: "missing" }),
      source({}),
      source({ source_class: "important", availability: "missing" }),
      source({ text: " " }),
    ];
    expect(sourcesOf(known({ cards }))).toEqual({
      necessary: 3,
      available: 1,
      acquirable: 0,
      missing: 1,
      unassessed: 1,
    });
  });

  test("what is open comes with the gravest first, what is settled goes to its cell", () => {
    const all = known({
      uncertainties: [
        doubt({ id: "a" }),
        doubt({ id: "b", criticality: "critical", state: "testing" }),
        doubt({ id: "c", state: "waived" }),
        doubt({ id: "d", state: "concluded", family: "user_experience" }),
        doubt({ id: "e", state: "concluded", family: "infrastructure" }),
      ],
    });
    expect(openOf(all).map((one) => one.id)).toEqual(["b", "a"]);
    expect(settledOf(all, "value").map((one) => one.id)).toEqual(["d"]);
    expect(settledOf(all, "feasibility").map((one) => one.id)).toEqual(["e"]);
  });

  test("scores are the mean of those given, on the axis of their criterion", () => {
    const criteria = [
      { id: "relevance", axis: "value" },
      { id: "feasibility", axis: "ease" },
      { id: "novelty", axis: "value" },
    ] as Criterion[];
    const scores = [
      { criterion_id: "relevance", value: 5 },
      { criterion_id: "relevance", value: 2 },
      { criterion_id: "feasibility", value: 0 },
    ] as Score[];
    const all = known({ criteria, scores });
    expect(scoresOf(all, "value").map(({ criterion, mean, count }) => [criterion.id, mean, count])).toEqual([
      ["relevance", 3.5, 2],
    ]);
    expect(scoresOf(all, "ease")[0]?.mean).toBe(0);
  });

  test("unknown cards, dots and verdicts", () => {
    expect(
      unknownOf(known({ cards: [source({ state: "unknown" }), source({ state: "unknown", text: "" })] })),
    ).toHaveLength(1);
    expect(dotsOf(known({ votes: [{ count: 2 }, { count: 3 }] as Vote[] }))).toBe(5);
    expect(ipapOf(known({}))).toBeNull();
    const tests = [
      { intuitive: "yes", practical: "no", actionable: null, personalisable: null },
      { intuitive: "yes", practical: null, actionable: "partly", personalisable: null },
    ] as UserTest[];
    expect(ipapOf(known({ tests }))).toEqual({ yes: 2, told: 4 });
  });
});

test("a reopened decision is past, the other stands", () => {
  const one = (id: string, reopened_on: string | null): Decision =>
    ({ id, canvas_id: "c", reopened_on }) as Decision;
  const all = [
    one("a", "2026-11-01"),
    one("b", "2026-11-05"),
    one("c", null),
    { ...one("x", null), canvas_id: "d" },
  ];
  const { standing, past } = decisionsOf(all, "c");
  expect(standing?.id).toBe("c");
  expect(past.map((each) => each.id)).toEqual(["b", "a"]);
  expect(decisionsOf([], "c").standing).toBeUndefined();
});
