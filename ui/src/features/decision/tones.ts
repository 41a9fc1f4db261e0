/** The colour of a verdict; its word says the same. */
import type { DecisionVerdict } from "../../ipc/bindings";

export const TONES = { go: "good", stop: "bad", park: "warn" } as const satisfies Record<
  DecisionVerdict,
  string
>;
