/** A file chosen by the system's dialog, or by the browser's where there is none; it comes back as a handle of the door. */
import { call, upload, type Args, type Picked } from "../ipc/client";

export async function chooseFile(
  purpose: Args<"pick_file">["purpose"],
  endings: readonly string[],
): Promise<Picked | null> {
  const { dialogs } = await call("home", {});
  if (dialogs) return call("pick_file", { purpose });
  const file = await new Promise<File | null>((resolve) => {
    const input = document.createElement("input");
    input.type = "file";
    input.accept = endings.map((ending) => `.${ending}`).join(",");
    input.onchange = () => resolve(input.files?.[0] ?? null);
    input.oncancel = () => resolve(null);
    input.click();
  });
  return file && upload(file);
}
