/** Which of the method's findings about a canvas concern one of its boxes: they are said there. */
import type { CanvasBox, Finding } from "../../ipc/bindings";

const AT: Readonly<Record<string, CanvasBox>> = {
  "canvas.no_kpi": "kpi",
  "canvas.technical_kpi": "kpi",
  "canvas.environment_gap": "environment",
};

/** `cards`: ids of the cards in the box. */
export function whispersOf(
  all: readonly Finding[],
  canvas: string,
  box: CanvasBox,
  cards: ReadonlySet<string>,
): Finding[] {
  return all.filter((finding) => {
    if (finding.silenced !== null) return false;
    if (finding.kind === "card") return AT[finding.code] === box && cards.has(finding.id);
    if (finding.kind !== "canvas" || finding.id !== canvas) return false;
    const boxes = finding.args["boxes"];
    return AT[finding.code] === box || (Array.isArray(boxes) && boxes.includes(box));
  });
}
