/** The three moves for data sources: list everything, weigh each, see how to have those that count. */
import type { Card } from "../../ipc/bindings";

export const MOVES = ["list", "class", "have"] as const;
export type Move = (typeof MOVES)[number];

/** Sources of the first two classes: those that have to be obtained or done without. */
export function counts(card: Card): boolean {
  return card.source_class === "necessary" || card.source_class === "important";
}

/** Is everything said that the third move asks of a source? */
export function isSettled(card: Card): boolean {
  if (card.availability === null) return false;
  if (card.availability === "acquirable") return card.acquire_how !== "" && card.acquire_when !== "";
  return card.availability === "available" || card.fallback !== "";
}

/** How far each move is: done, of how many. */
export function standing(cards: readonly Card[]): Record<Move, { done: number; total: number }> {
  const weighed = cards.filter((card) => card.source_class !== null);
  const wanted = cards.filter(counts);
  return {
    list: { done: cards.length, total: cards.length },
    class: { done: weighed.length, total: cards.length },
    have: { done: wanted.filter(isSettled).length, total: wanted.length },
  };
}

/** The move to begin with: the first that is not done. */
export function moveOf(cards: readonly Card[]): Move {
  const at = standing(cards);
  if (cards.length === 0) return "list";
  if (at.class.done < at.class.total) return "class";
  return at.have.done < at.have.total ? "have" : "list";
}
