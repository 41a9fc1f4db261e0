/** What stands behind each cell of the comparison: plain counts and sentences from the records of a canvas. */
import type {
  Axis,
  Card,
  Criterion,
  Decision,
  Kpi,
  Note,
  PainPoint,
  Prototype,
  Score,
  Uncertainty,
  UserTest,
  Vote,
} from "../../ipc/bindings";

/** What is known of one canvas. */
export interface Known {
  cards: readonly Card[];
  kpis: readonly Kpi[];
  note: Note | undefined;
  votes: readonly Vote[];
  criteria: readonly Criterion[];
  /** Those that the idea received. */
  scores: readonly Score[];
  pains: readonly PainPoint[];
  uncertainties: readonly Uncertainty[];
  prototypes: readonly Prototype[];
  tests: readonly UserTest[];
}

const filled = (cards: readonly Card[]): Card[] => cards.filter((card) => card.text.trim() !== "");

export interface Sources {
  necessary: number;
  available: number;
  acquirable: number;
  missing: number;
  /** Necessary, and nobody said whether it can be had. */
  unassessed: number;
}

/** The sources without which there is no value, by how they can be had. */
export function sourcesOf({ cards }: Known): Sources {
  const needed = filled(cards).filter((card) => card.box === "sources" && card.source_class === "necessary");
  const having = (availability: string | null): number =>
    needed.filter((card) => card.availability === availability).length;
  return {
    necessary: needed.length,
    available: having("available"),
    acquirable: having("acquirable"),
    missing: having("missing"),
    unassessed: having(null),
  };
}

/** Dots that the idea received. */
export const dotsOf = ({ votes }: Known): number => votes.reduce((sum, vote) => sum + vote.count, 0);

export interface Scored {
  criterion: Criterion;
  mean: number;
  count: number;
}

/** What the workshop scored of the idea, criterion by criterion, on one axis of its picture. */
export function scoresOf({ criteria, scores }: Known, axis: Axis): Scored[] {
  return criteria
    .filter((criterion) => criterion.axis === axis)
    .flatMap((criterion) => {
      const given = scores.filter((score) => score.criterion_id === criterion.id);
      if (given.length === 0) return [];
      const mean = given.reduce((sum, score) => sum + score.value, 0) / given.length;
      return [{ criterion, mean, count: given.length }];
    });
}

export const isOpen = (one: Uncertainty): boolean => one.state === "open" || one.state === "testing";

const GRAVITY = { critical: 0, major: 1, minor: 2 } as const;

/** Uncertainties neither concluded nor waived, the gravest first. */
export function openOf({ uncertainties }: Known): Uncertainty[] {
  return uncertainties
    .filter(isOpen)
    .toSorted((one, other) => GRAVITY[one.criticality] - GRAVITY[other.criticality]);
}

/** Those that are settled and speak of what can be done, or of what is worth doing. */
export function settledOf({ uncertainties }: Known, about: "value" | "feasibility"): Uncertainty[] {
  return uncertainties.filter(
    (one) => one.state === "concluded" && (one.family === "user_experience") === (about === "value"),
  );
}

/** Boxes of its use that are said, of three: how results arrive, how often, where it runs. */
export function useOf({ cards }: Known): Card[] {
  return filled(cards).filter((card) => ["integration", "frequency", "environment"].includes(card.box));
}

export const unknownOf = ({ cards }: Known): Card[] =>
  filled(cards).filter((card) => card.state === "unknown");

/** Share of the IPAP verdicts given that are a yes; null without any. */
export function ipapOf({ tests }: Known): { yes: number; told: number } | null {
  const verdicts = tests
    .flatMap((test) => [test.intuitive, test.practical, test.actionable, test.personalisable])
    .filter((verdict) => verdict !== null);
  if (verdicts.length === 0) return null;
  return { yes: verdicts.filter((verdict) => verdict === "yes").length, told: verdicts.length };
}

/** The decision that stands on a canvas, and those that were reopened, the latest first. */
export function decisionsOf(
  decisions: readonly Decision[],
  canvas: string,
): { standing: Decision | undefined; past: Decision[] } {
  const all = decisions.filter((one) => one.canvas_id === canvas);
  return {
    standing: all.findLast((one) => one.reopened_on === null),
    past: all.filter((one) => one.reopened_on !== null).toReversed(),
  };
}
