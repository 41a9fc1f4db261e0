/** The method's own questions on what may not be known, and which family an unknown card belongs to. */
import type { CanvasBox, UncertaintyFamily } from "../../ipc/bindings";

export const FAMILIES = ["data", "infrastructure", "user_experience"] as const satisfies UncertaintyFamily[];

/** In the order in which one meets them. Words under `uncertainty.guide.<family>.<name>`. */
export const GUIDE = {
  data: ["present", "accessible", "quality", "joinable", "significant", "promising"],
  infrastructure: ["tools", "frequency"],
  user_experience: ["intuitive", "practical", "actionable", "personalisable"],
} as const;

const OF_BOX: Partial<Record<CanvasBox, UncertaintyFamily>> = {
  integration: "user_experience",
  users: "user_experience",
  value: "user_experience",
  frequency: "infrastructure",
  environment: "infrastructure",
};

/** The family that an unknown card of this box most likely belongs to. */
export function familyOf(box: CanvasBox): UncertaintyFamily {
  return OF_BOX[box] ?? "data";
}
