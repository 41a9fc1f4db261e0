// Whether a learning curve still rises.
import type { LearningCurve } from "./types";

/** The last step, from seven tenths of the rows to all, against the whole way: a tenth of it is still a rise. */
export function learningVerdict(
  points: LearningCurve["points"],
  higherIsBetter: boolean,
): "more" | "enough" | "unsure" {
  const [first, before, last] = [points[0], points.at(-2), points.at(-1)];
  if (!first || !before || !last || points.length < 3) return "unsure";
  const sign = higherIsBetter ? 1 : -1;
  const way = sign * (last.value - first.value);
  const step = sign * (last.value - before.value);
  if (way <= 0) return "enough";
  return step > way * 0.1 ? "more" : "enough";
}
