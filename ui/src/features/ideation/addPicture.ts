/** Pictures become notes: dropped, pasted or picked. What is too large is said before it is sent. */
import { t } from "../../messages/index.svelte";
import { call, Fault, inShell, readClipboardPicture, upload } from "../../ipc/client";
import { complain } from "../../state/toasts.svelte";
import type { Desk } from "./desk.svelte";
import { toWorld } from "./camera";
import type { Point } from "./geometry";

/** Megabytes of a picture at the most, as the door has it. */
const MOST_MB = 20;
const KINDS = ["image/png", "image/jpeg", "image/webp", "image/svg+xml"];
export const PICTURE_FILES = ".png,.jpg,.jpeg,.webp,.svg";

/** A file that may be a picture, by what it says of itself; the door looks for itself. */
export const isPicture = (file: File): boolean =>
  file.type.startsWith("image/") || /\.(png|jpe?g|webp|svg|gif|heic|bmp|tiff?)$/i.test(file.name);

const middle = (desk: Desk): Point =>
  toWorld(desk.camera, { x: desk.size.width / 2, y: desk.size.height / 2 });

type Source = { handle: string } | { base64: string; name: string };

async function put(desk: Desk, source: Source, at: Point): Promise<string | null> {
  try {
    const note = await call("add_picture", {
      board_id: desk.board,
      ...source,
      x: at.x,
      y: at.y,
      author_id: desk.person,
    });
    desk.select([note.id]);
    desk.said = t("ideation.picture.said", { name: note.text });
    return note.id;
  } catch (thrown) {
    complain(thrown);
    return null;
  }
}

/** Adds files one after the other, each a little further right. */
export async function addPictureFiles(
  desk: Desk,
  files: readonly File[],
  at: Point = middle(desk),
): Promise<void> {
  const made: string[] = [];
  for (const [i, file] of files.entries()) {
    if (file.size > MOST_MB * 1024 * 1024) {
      const size = Math.ceil(file.size / 1024 / 1024);
      complain(new Fault("picture_too_large", { name: file.name, size, limit: MOST_MB }));
      continue;
    }
    try {
      const source = inShell
        ? { base64: await base64Of(file), name: file.name }
        : { handle: (await upload(file)).handle };
      const id = await put(desk, source, { x: at.x + i * 300, y: at.y });
      if (id !== null) made.push(id);
    } catch (thrown) {
      complain(thrown);
    }
  }
  if (made.length > 1) desk.select(made);
}

/** A file that the shell has handed over. */
export const addPictureHandle = (
  desk: Desk,
  handle: string,
  at: Point = middle(desk),
): Promise<string | null> => put(desk, { handle }, at);

/** What the clipboard holds as a picture; false if it holds none. The shell's web view hides pictures from the page. */
export async function pastePicture(desk: Desk): Promise<boolean> {
  const picture = await readClipboardPicture().catch(() => null);
  if (!picture) return false;
  if (inShell)
    await put(desk, { base64: await base64Of(picture), name: t("ideation.picture.pasted") }, middle(desk));
  else
    await addPictureFiles(desk, [new File([picture], `${t("ideation.picture.pasted")}.png`)], middle(desk));
  return true;
}

/** The chooser of files: the system's in the shell, else the browser's. */
export async function pickPicture(desk: Desk, chooser: HTMLInputElement | undefined): Promise<void> {
  if (!inShell) {
    chooser?.click();
    return;
  }
  try {
    const picked = await call("pick_file", { purpose: "picture" });
    if (picked) await addPictureHandle(desk, picked.handle);
  } catch (thrown) {
    complain(thrown);
  }
}

/** The pictures among what is pasted or dropped. */
export const picturesIn = (data: DataTransfer): File[] =>
  [...data.files].filter((file) => KINDS.includes(file.type) || isPicture(file));

function base64Of(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ""));
    reader.onerror = () => reject(new Fault("file_missing"));
    reader.readAsDataURL(blob);
  });
}
