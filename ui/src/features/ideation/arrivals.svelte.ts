/** What comes to a board from elsewhere, and leaves it by the clipboard: notes, rows of a table, pictures, files. */
import type { NotesFile } from "../../ipc/bindings";
import { call, inShell, type Picked } from "../../ipc/client";
import { t } from "../../messages/index.svelte";
import { chooseFile } from "../../shared/chooseFile";
import { project } from "../../state/project.svelte";
import { complain } from "../../state/toasts.svelte";
import { addPictureFiles, pastePicture, picturesIn } from "./addPicture";
import { addClipboard, copyNotes } from "./clipboard";
import type { Desk } from "./desk.svelte";
import { parsePaste } from "./paste";

/** The keyboard is in a text: what is copied and pasted there is not the board's. */
export const typing = (): boolean => {
  const at = document.activeElement;
  return (
    at instanceof HTMLInputElement ||
    at instanceof HTMLTextAreaElement ||
    (at instanceof HTMLElement && at.isContentEditable)
  );
};

export class Arrivals {
  readonly #desk: Desk;
  /** Rows that were pasted and are looked at before they become notes. */
  pasted: string[] | null = $state.raw(null);
  /** A file that was chosen, and what it holds. */
  brought: { file: Picked; read: NotesFile } | null = $state.raw(null);

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  readonly copy = (event: ClipboardEvent): void => {
    if (typing() || this.#desk.subjects.length === 0 || !event.clipboardData) return;
    event.preventDefault();
    copyNotes(this.#desk.subjects, event.clipboardData);
    this.#desk.said = t("ideation.said_copied", { count: this.#desk.subjects.length });
  };
  readonly paste = (event: ClipboardEvent): void => {
    if (typing() || project.readOnly || !event.clipboardData) return;
    const data = event.clipboardData;
    event.preventDefault();
    if (addClipboard(this.#desk, data)) return;
    const pictures = picturesIn(data);
    if (pictures.length > 0) return void addPictureFiles(this.#desk, pictures);
    const { texts } = parsePaste(data.getData("text/plain"));
    if (texts.length > 0) this.pasted = texts;
    // The shell's web view shows the page no picture: the clipboard is asked.
    else if (inShell) void pastePicture(this.#desk);
  };
  async pasteByMenu(): Promise<void> {
    try {
      const { texts } = parsePaste(await navigator.clipboard.readText());
      if (texts.length > 0) this.pasted = texts;
      else if (!(await pastePicture(this.#desk))) this.#desk.said = t("ideation.paste_by_key");
    } catch {
      this.#desk.said = t("ideation.paste_by_key");
    }
  }

  /** Files dropped on the board in a browser: pictures become notes where they fall. */
  readonly drop = (event: DragEvent): void => {
    if (!event.dataTransfer || project.readOnly) return;
    const pictures = picturesIn(event.dataTransfer);
    if (pictures.length === 0) return;
    event.preventDefault();
    event.stopPropagation();
    project.fileOver = false;
    const host = (event.currentTarget as HTMLElement).getBoundingClientRect();
    void addPictureFiles(this.#desk, pictures, {
      x: (event.clientX - host.left) / this.#desk.camera.zoom + this.#desk.camera.x,
      y: (event.clientY - host.top) / this.#desk.camera.zoom + this.#desk.camera.y,
    });
  };

  async bring(): Promise<void> {
    try {
      const file = await chooseFile("notes", ["csv", "tsv", "txt", "tab", "canvas", "json"]);
      if (file) this.brought = { file, read: await call("read_notes", { handle: file.handle }) };
    } catch (thrown) {
      complain(thrown);
    }
  }
}
