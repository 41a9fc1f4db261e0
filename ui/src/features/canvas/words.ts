/** Names of boxes where the name on the screen alone would not tell them apart. */
import type { CanvasBox } from "../../ipc/bindings";
import { messageOf, t } from "../../messages/index.svelte";

export function boxName(box: CanvasBox): string {
  return messageOf(`canvas.box.${box}.full`) ?? t(`canvas.box.${box}.title`);
}
