/** The boxes of a canvas: where they lie, what their short answers are, how full a canvas is. */
import type { Availability, CanvasBox, Card, CardState, SourceClass } from "../../ipc/bindings";

/** In reading order: what for, for whom, with what, how it reaches people, what later. */
export const BOXES = [
  "problem",
  "value",
  "users",
  "kpi",
  "sources",
  "integration",
  "frequency",
  "environment",
  "extension_problem",
  "extension_value",
  "extension_users",
] as const satisfies readonly CanvasBox[];

/** Names of the grid areas "p d v i u" "p k v f u" "x1 k x2 e x3". */
export const AREA: Record<CanvasBox, string> = {
  problem: "p",
  sources: "d",
  value: "v",
  integration: "i",
  users: "u",
  kpi: "k",
  frequency: "f",
  environment: "e",
  extension_problem: "x1",
  extension_value: "x2",
  extension_users: "x3",
};

export const CHOICES = {
  integration: ["existing_tool", "new_interface", "api", "message", "document"],
  frequency: ["real_time", "on_demand", "hourly", "daily", "weekly", "monthly"],
  environment: ["training", "operating", "constraint", "adaptation"],
} as const;
export type ChoiceBox = keyof typeof CHOICES;
export type Choice = (typeof CHOICES)[ChoiceBox][number];

export function hasChoices(box: CanvasBox): box is ChoiceBox {
  return box in CHOICES;
}

/** The card's short answer, if it is one that its box knows. */
export function choiceOf(card: Card): Choice | null {
  if (!hasChoices(card.box)) return null;
  const choices: readonly string[] = CHOICES[card.box];
  return card.choice !== null && choices.includes(card.choice) ? (card.choice as Choice) : null;
}

export const CLASSES = ["necessary", "important", "secondary"] as const satisfies readonly SourceClass[];
export const AVAILABILITIES = [
  "available",
  "acquirable",
  "missing",
] as const satisfies readonly Availability[];

export const STATES = ["answered", "assumed", "unknown"] as const satisfies readonly CardState[];

export function nextState(state: CardState): CardState {
  return STATES[(STATES.indexOf(state) + 1) % STATES.length] ?? "answered";
}

export type Fill = "empty" | CardState;

/** Each box by its least certain card, for the small picture of a canvas. */
export function fillOf(cards: readonly Card[]): Record<CanvasBox, Fill> {
  const fill = Object.fromEntries(BOXES.map((box) => [box, "empty"])) as Record<CanvasBox, Fill>;
  const rank: Record<Fill, number> = { empty: 0, answered: 1, assumed: 2, unknown: 3 };
  for (const card of cards) if (rank[card.state] > rank[fill[card.box]]) fill[card.box] = card.state;
  return fill;
}

/** The nine kinds of box: the three extensions count as one. */
export function progressOf(cards: readonly Card[]): { filled: number; total: number } {
  const kinds = new Set(cards.map((card) => (card.box.startsWith("extension") ? "extension" : card.box)));
  return { filled: kinds.size, total: BOXES.length - 2 };
}

export function countStates(cards: readonly Card[]): Record<CardState, number> {
  const counts = { answered: 0, assumed: 0, unknown: 0 };
  for (const card of cards) counts[card.state]++;
  return counts;
}

/** Sources shown when only the necessary ones are: with those not classed yet, which still want a look. */
export function isNecessary(card: Card): boolean {
  return card.source_class === "necessary" || card.source_class === null;
}
