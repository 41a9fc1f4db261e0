/** Suggestions that were set aside as not the same, on this machine: by board, the notes of each. */
const KEY = "atelier.not_similar";
/** Suggestions remembered at the most: the oldest are forgotten. */
const MOST = 500;

const keyOf = (board: string, ids: readonly string[]): string => `${board} ${ids.toSorted().join(" ")}`;

function read(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter((each) => typeof each === "string") : [];
  } catch {
    return [];
  }
}

class Dismissed {
  #kept: readonly string[] = $state.raw(read());

  has(board: string, ids: readonly string[]): boolean {
    return this.#kept.includes(keyOf(board, ids));
  }
  add(board: string, ids: readonly string[]): void {
    this.#kept = [...this.#kept, keyOf(board, ids)].slice(-MOST);
    try {
      localStorage.setItem(KEY, JSON.stringify(this.#kept));
    } catch {
      // Remembered as long as the page lives.
    }
  }
}
export const dismissed = new Dismissed();
export const dismiss = (board: string, ids: readonly string[]): void => dismissed.add(board, ids);
