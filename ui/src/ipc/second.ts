/**
 * The projector's window: how it is opened, and how this window talks to it. It has no way to the door: it is told what
 * to show and nothing else, so what is private cannot be seen there. View state, outside the history.
 */
import { Fault, inShell } from "./client";

/** What the page's address holds in the projector's window. */
const MARK = "projector";
export const isProjector = (): boolean => new URLSearchParams(location.search).has(MARK);

export interface Line<Out> {
  post: (message: Out) => void;
  close: () => void;
}

/** A line between the windows of one document. `side` is who speaks here; it hears the other alone. */
export async function line<Out, In>(
  side: "board" | "projector",
  doc: string,
  hear: (message: In) => void,
): Promise<Line<Out>> {
  interface Sent {
    from: string;
    doc: string;
    message: unknown;
  }
  const take = (sent: Sent): void => {
    if (sent.from !== side && sent.doc === doc) hear(sent.message as In);
  };
  if (inShell) {
    const { emit, listen } = await import("@tauri-apps/api/event");
    const stop = await listen<Sent>("projector", (event) => take(event.payload));
    return {
      post: (message) => void emit("projector", { from: side, doc, message }).catch(() => undefined),
      close: stop,
    };
  }
  const channel = new BroadcastChannel("atelier.projector");
  channel.onmessage = (event) => take(event.data as Sent);
  return {
    post: (message) => channel.postMessage({ from: side, doc, message }),
    close: () => channel.close(),
  };
}

/** Who the projector's window belongs to. */
export const projectedDoc = (): string => new URLSearchParams(location.search).get(MARK) ?? "";

let opened: Window | null = null;

/** Opens the projector's window (on the second screen where the shell knows of one), or brings it to the front. */
export async function openProjector(doc: string): Promise<void> {
  if (inShell) {
    const { invoke } = await import("@tauri-apps/api/core");
    await invoke("projector", { doc }).catch((thrown: unknown) => {
      throw Fault.from(thrown);
    });
    return;
  }
  if (opened && !opened.closed) {
    opened.focus();
    return;
  }
  const address = `${location.pathname}?${MARK}=${encodeURIComponent(doc)}`;
  opened = window.open(address, "atelier-projector", "popup,width=1280,height=720");
  if (!opened) throw new Fault("popup_refused");
}

/** Asks the system to leave the screen on. False where only the browser could, or nobody can. */
export async function keepAwake(on: boolean): Promise<boolean> {
  if (!inShell) return false;
  const { invoke } = await import("@tauri-apps/api/core");
  return invoke<boolean>("keep_awake", { on }).catch(() => false);
}
