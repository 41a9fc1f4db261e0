/** What a workshop begins with: the objective, and where it hurts most. */
import type { Phase } from "../../ipc/bindings";
import { records } from "../../state/records.svelte";

export interface Recall {
  objective: string;
  pains: string[];
}
const MOST = 5;
const FREQUENCIES = ["rarely", "sometimes", "often", "always"];

/** The pain points that weigh most, by severity and frequency. */
export function worstPains(): { id: string; text: string }[] {
  const weight = (pain: { severity: number | null; frequency: string | null }): number =>
    (pain.severity ?? 0) * (1 + FREQUENCIES.indexOf(pain.frequency ?? ""));
  return records.pain_point.all
    .filter((pain) => pain.text.trim() !== "")
    .toSorted((a, b) => weight(b) - weight(a))
    .slice(0, MOST);
}

/** For the projector, while the workshop is being framed; null else, or where nothing is written yet. */
export function recallOf(phase: Phase | undefined): Recall | null {
  if (phase !== "frame") return null;
  const objective = records.objective.all.find((each) => each.parent_id === null)?.title ?? "";
  const pains = worstPains().map((pain) => pain.text);
  return objective === "" && pains.length === 0 ? null : { objective, pains };
}
