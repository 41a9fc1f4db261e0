/** The open project, and the ways in and out of it. */
import type { Fault as FaultRecord, Opened, Recent, Step } from "../ipc/bindings";
import { call, Fault, setDoc, start, upload, type Picked, type Push } from "../ipc/client";
import { messageOf, t } from "../messages/index.svelte";
import { findings } from "./findings.svelte";
import { jobs } from "./jobs.svelte";
import { runAction } from "./keys.svelte";
import { goFromMenu } from "./menu.svelte";
import { forget, history, receive, records, reload } from "./records.svelte";
import { route } from "./route.svelte";
import { inspector } from "./selection.svelte";
import { complain, toast } from "./toasts.svelte";
import { flushDrafts } from "./typing.svelte";

class Project {
  /** none = home; opening = the snapshot is on its way. */
  phase: "starting" | "none" | "opening" | "open" = $state("starting");
  doc: string | null = $state(null);
  file = $state("");
  readOnly = $state(false);
  reason: FaultRecord | null = $state.raw(null);
  connected = $state(true);
  /** A file is held over the window: where it may be dropped shows. */
  fileOver = $state(false);
  #name = $state("");

  get name(): string {
    return records.project.all[0]?.name ?? this.#name;
  }
  set name(name: string) {
    this.#name = name;
  }
}
export const project = new Project();

/** The house, before any project: what was opened lately, and whether the shell has file dialogs. */
class House {
  recents: readonly Recent[] = $state.raw([]);
  version = $state("");
  dialogs = $state(false);

  async load(): Promise<void> {
    try {
      const home = await call("home", {});
      this.recents = home.recents;
      this.version = home.version;
      this.dialogs = home.dialogs;
    } catch (thrown) {
      complain(thrown);
    }
  }
}
export const house = new House();

/** A new project was asked for: the first screen puts the cursor where its name goes. */
class Flag {
  now = $state(false);
}
export const asksForName = new Flag();

/** A way back to work: a file that was refused, or the backups of the open project. */
export interface Rescue {
  /** Why it was refused: `held` or `damaged`; absent: the backups were asked for. */
  fault?: Fault;
  /** The file that was refused; absent: the open project. */
  handle?: string;
}
class Rescues {
  now: Rescue | null = $state.raw(null);
}
export const rescues = new Rescues();

/** A refused file that there is a way around is offered it; anything else is a sentence. */
function refused(thrown: unknown): void {
  const fault = Fault.from(thrown);
  const handle = fault.args["handle"];
  if (typeof handle === "string") rescues.now = { fault, handle };
  else complain(fault);
}

/** Takes a project off the list of recent ones; its file stays where it is. */
export async function forgetRecent(recent: Recent): Promise<void> {
  house.recents = house.recents.filter((other) => other.handle !== recent.handle);
  try {
    await call("forget_recent", { handle: recent.handle });
    toast(t("home.forgotten", { name: recent.name }));
  } catch (thrown) {
    complain(thrown);
    await house.load();
  }
}

/** False: not one for this view. */
type TakesFile = (file: Picked) => unknown;
const toData: TakesFile = (file) => route.go("data", { handle: file.handle, file: file.name });
let onDrop = toData;
/** A view that takes dropped data files itself; else they go to the data view. Gives the way back. */
export function whenDropped(take: TakesFile): () => void {
  onDrop = take;
  return () => {
    if (onDrop === take) onDrop = toData;
  };
}

const give = (file: Picked): void => {
  if (onDrop(file) === false) toData(file);
};

/** Files dropped on the page in a browser (the desktop shell sends handles by itself). */
export async function takeFiles(files: FileList | null | undefined): Promise<void> {
  const file = files?.[0];
  if (!file) return;
  if (file.name.toLowerCase().endsWith(".atelier")) {
    await openFile(file);
    return;
  }
  if (project.phase !== "open") {
    toast(t("home.data_needs_project"));
    return;
  }
  try {
    give(await upload(file));
  } catch (thrown) {
    complain(thrown);
  }
}

/** Starts the page: transport, and the project it was opened for. Nothing is said before there are words. */
export async function begin(words: Promise<void>): Promise<void> {
  let doc: string | null = null;
  try {
    doc = await start({
      answer: (_doc, answer) => receive(answer),
      push: takePush,
      connected(again) {
        project.connected = true;
        if (again) void reload().catch(complain);
      },
      disconnected: () => (project.connected = false),
      dropped(file) {
        if (file.kind === "project") void openKnown(file.handle);
        else if (project.phase === "open") give(file);
        else toast(t("home.data_needs_project"));
      },
      fileOver: (over) => (project.fileOver = over),
      async closing() {
        // Keys that were pressed before the window was closed may still be on their way to the page.
        await new Promise((resolve) => setTimeout(resolve, 150));
        await flushDrafts();
      },
      menu: (id) => void (goFromMenu(id) || runAction(id)),
    });
  } catch (thrown) {
    await words;
    refused(thrown);
  }
  if (doc === null) {
    void house.load();
    project.phase = "none";
    return;
  }
  await show(doc);
  void house.load();
}

function takePush(message: Push): void {
  if (message.type === "job") jobs.take(message.job);
  else if (message.doc === project.doc) receive(message);
}

/** A project that opens sooner is seen at once: a frame around nothing would only be drawn for nothing. */
const FRAME_MS = 150;

async function show(doc: string): Promise<void> {
  const slow = setTimeout(() => (project.phase = "opening"), FRAME_MS);
  project.doc = doc;
  setDoc(doc);
  try {
    const snapshot = await reload();
    project.name = snapshot.name;
    project.file = snapshot.file;
    project.readOnly = snapshot.read_only;
    project.reason = snapshot.reason;
    project.phase = "open";
    void jobs.load();
    void findings.refresh();
  } catch (thrown) {
    leave();
    complain(thrown);
  } finally {
    clearTimeout(slow);
  }
}

function leave(): void {
  setDoc(null);
  forget();
  project.doc = null;
  project.reason = null;
  project.readOnly = false;
  project.phase = "none";
  inspector.panel = null;
  inspector.select(null);
  findings.forget();
  route.go("");
  void house.load();
}

/** Enters what an opening command gives; null = the person changed their mind. */
async function enter(opening: Promise<Opened | null>): Promise<boolean> {
  try {
    const opened = await opening;
    if (!opened) return false;
    // A window shows one project: the one before is let go, so that others can open it.
    if (project.doc !== null && project.doc !== opened.doc) {
      await flushDrafts();
      await call("close_project", {});
    }
    project.reason = opened.reason;
    route.go("");
    await show(opened.doc);
    return true;
  } catch (thrown) {
    refused(thrown);
    return false;
  }
}

export const newProject = (name: string) => enter(call("new_project", { name }));
export const openSample = () => enter(call("open_sample", {}));
export const openKnown = (handle: string) => enter(call("open_file", { handle }));
export const openCopy = (handle: string) => enter(call("open_copy", { handle }));
export const openBackup = (name: string, handle?: string) =>
  enter(call("restore_backup", { name, ...(handle === undefined ? {} : { handle }) }));
export const cleanCopy = () => enter(call("clean_copy", {}));
export const pickOpen = () => enter(call("pick_open", {}));
export const openFile = (file: File) =>
  enter(upload(file).then(({ handle }) => call("open_file", { handle })));

export async function closeProject(): Promise<void> {
  try {
    await flushDrafts();
    await call("close_project", {});
  } catch (thrown) {
    complain(thrown);
  }
  leave();
}

export async function saveAs(): Promise<void> {
  try {
    await flushDrafts();
    const saved = await call("save_as", {});
    if (!saved) return;
    // The window goes on with the new file: the same records, and no longer read-only.
    await show(saved.doc);
    toast(t("shell.saved_as", { file: saved.file }), { tone: "good" });
  } catch (thrown) {
    complain(thrown);
  }
}

/** The words of a step, for "Undo: move notes". */
export function stepLabel(step: Step): string {
  return messageOf(`op.${step.op}`, step.args) ?? t("op.change");
}

export async function undo(): Promise<void> {
  await flushDrafts();
  if (!history.undo) return;
  try {
    const step = await call("undo", {});
    if (step)
      toast(t("shell.undone", { what: stepLabel(step) }), {
        action: { label: t("shell.redo"), run: () => void redo() },
      });
  } catch (thrown) {
    complain(thrown);
  }
}

export async function redo(): Promise<void> {
  await flushDrafts();
  if (!history.redo) return;
  try {
    const step = await call("redo", {});
    if (step) toast(t("shell.redone", { what: stepLabel(step) }));
  } catch (thrown) {
    complain(thrown);
  }
}
