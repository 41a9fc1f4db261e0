/**
 * The one door, seen from the page. The only file that knows whether the transport is Tauri or HTTP:
 * everyone else writes `await call("add_epic", {…})`.
 */
import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import type { Answer, Change, Job, Step } from "./bindings";
import type { Args, Command, Value } from "./commands";
import { Fault } from "./fault";

export { Fault } from "./fault";
export { PATCH, type Args, type Command, type PatchableKind, type Value } from "./commands";

export type Push =
  | {
      type: "changes";
      doc: string;
      revision: number;
      changes: Change[];
      undo: Step | null;
      redo: Step | null;
    }
  | { type: "job"; job: Job };
export interface Picked {
  handle: string;
  name: string;
}
export interface Dropped extends Picked {
  kind: "data" | "project" | "picture";
}

/** What the transport tells the state; set once, by `listen`. */
export interface Listener {
  answer(doc: string, answer: Answer<unknown>): void;
  push(message: Push): void;
  /** The push channel is up (again): anything may have been missed. */
  connected(again: boolean): void;
  disconnected(): void;
  dropped(file: Dropped): void;
  /** A file is held over the window, or no longer. */
  fileOver(over: boolean): void;
  /** The window is about to go: resolves when nothing is left to send. */
  closing(): Promise<void>;
  /** An item of the native menu was chosen. */
  menu(id: string): void;
}

/** A title of the native menu with its items; an item without an id is a line between others. */
export interface MenuTitle {
  label: string;
  items: { id: string; label: string; enabled: boolean }[];
}

interface Envelope {
  doc: string | null;
  command: string;
  args: unknown;
  locale: "en" | "fr";
  zone: string;
}
interface Transport {
  /** Exchanges the token, if any; gives the document this page is for. */
  start(): Promise<string | null>;
  send(envelope: Envelope): Promise<Answer<unknown>>;
  subscribe(doc: string | null): void;
  upload(file: File): Promise<Picked>;
  /** What a job has put at a target of this process's own. */
  download(handle: string): Promise<Blob>;
}

let listener: Listener | undefined;
let doc: string | null = null;
let locale: "en" | "fr" = "en";
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";

export const inShell = "__TAURI_INTERNALS__" in globalThis;
let transport: Transport | undefined;

/** Starts the transport; gives the document the page was opened for, if one was. */
export async function start(to: Listener): Promise<string | null> {
  listener = to;
  transport = inShell ? tauri() : http();
  return transport.start();
}

export function setLocale(next: "en" | "fr"): void {
  locale = next;
}

/** The document every later call is about; null = none (the house). */
export function setDoc(next: string | null): void {
  doc = next;
  transport?.subscribe(next);
}

/** Calls a command of the door. Changes go to the state by themselves; the value comes back. Throws `Fault`. */
export async function call<C extends Command>(command: C, args: Args<C>): Promise<Value<C>> {
  if (!transport) throw new Fault("not_connected");
  const about = doc;
  let answer: Answer<unknown>;
  try {
    answer = await transport.send({ doc: about, command, args, locale, zone });
  } catch (thrown) {
    throw Fault.from(thrown);
  }
  if (about !== null && about === doc) listener?.answer(about, answer);
  return answer.value as Value<C>;
}

/** Hands a file of the browser's chooser or drop to the door; the handle goes into commands. */
export async function upload(file: File): Promise<Picked> {
  if (!transport) throw new Fault("not_connected");
  try {
    return await transport.upload(file);
  } catch (thrown) {
    throw Fault.from(thrown);
  }
}

/** Hands the browser a file that a job has made; it saves it among its downloads. */
export async function download(handle: string, name: string): Promise<void> {
  if (!transport) throw new Fault("not_connected");
  let address: string;
  try {
    address = URL.createObjectURL(await transport.download(handle));
  } catch (thrown) {
    throw Fault.from(thrown);
  }
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

// ── Browser

const TOKEN = "atelier.token";
const DOC = "atelier.doc";

function http(): Transport {
  let token = sessionStorage.getItem(TOKEN) ?? "";
  let socket: WebSocket | undefined;
  let wanted: string | null = null;
  let wait = 250;
  let ever = false;

  async function answerOf<T>(response: Response): Promise<T> {
    const body: unknown = await response.json().catch(() => null);
    if (response.ok) return body as T;
    if (typeof body === "object" && body !== null && "code" in body) throw Fault.from(body);
    throw new Fault(response.status === 401 ? "not_allowed" : "unexpected", {
      detail: `HTTP ${response.status}`,
    });
  }

  async function request<T>(path: string, init: RequestInit): Promise<T> {
    let response: Response;
    try {
      response = await fetch(path, {
        ...init,
        headers: { ...init.headers, Authorization: `Bearer ${token}` },
      });
    } catch {
      throw new Fault("not_connected");
    }
    return answerOf<T>(response);
  }

  function connect(): void {
    socket?.close();
    socket = undefined;
    const about = wanted;
    if (about === null) return;
    const address = new URL(`/api/push?doc=${encodeURIComponent(about)}`, location.href);
    address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
    const opened = new WebSocket(address);
    socket = opened;
    opened.onopen = () => {
      opened.send(JSON.stringify({ token }));
      wait = 250;
      listener?.connected(ever);
      ever = true;
    };
    opened.onmessage = (event) => listener?.push(JSON.parse(String(event.data)) as Push);
    opened.onclose = () => {
      if (socket !== opened) return;
      socket = undefined;
      listener?.disconnected();
      setTimeout(() => {
        if (wanted === about && !socket) connect();
      }, wait);
      wait = Math.min(wait * 2, 5000);
    };
  }

  return {
    async start() {
      const once = /(?:^#|&)token=([^&]+)/.exec(location.hash)?.[1];
      if (once) {
        history.replaceState(history.state, "", location.pathname + location.search);
        token = decodeURIComponent(once);
        const session = await request<{ token: string; doc: string | null }>("/api/session", {
          method: "POST",
          headers: { "Content-Type": "application/json" },
          body: JSON.stringify({ token }),
        });
        token = session.token;
        sessionStorage.setItem(TOKEN, token);
        if (session.doc) sessionStorage.setItem(DOC, session.doc);
        else sessionStorage.removeItem(DOC);
      }
      return sessionStorage.getItem(DOC);
    },
    send: (envelope) =>
      request("/api/call", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(envelope),
        // What is sent while the page goes away still arrives (browsers allow 64 kB for that).
        keepalive: document.visibilityState === "hidden" && JSON.stringify(envelope).length < 30_000,
      }),
    subscribe(next) {
      wanted = next;
      ever = false;
      if (next === null) sessionStorage.removeItem(DOC);
      else sessionStorage.setItem(DOC, next);
      connect();
    },
    upload: (file) =>
      request(`/api/upload?name=${encodeURIComponent(file.name)}`, {
        method: "POST",
        headers: { "Content-Type": "application/octet-stream" },
        body: file,
      }),
    async download(handle) {
      let response: Response;
      try {
        response = await fetch("/api/download", {
          method: "POST",
          headers: { "Content-Type": "application/json", Authorization: `Bearer ${token}` },
          body: JSON.stringify({ handle }),
        });
      } catch {
        throw new Fault("not_connected");
      }
      return response.ok ? response.blob() : answerOf<Blob>(response);
    },
  };
}

// ── Desktop shell

/** The project that the window was started with, and the answer to the first question about it. */
interface First {
  doc: string;
  snapshot: Answer<unknown> | null;
}
declare global {
  /** Asked for before this script was there (`build/early.ts`). */
  var atelierFirst: Promise<First | null> | undefined;
}

function tauri(): Transport {
  const initial = globalThis.atelierFirst ?? invoke<First | null>("initial");
  let first: First | null = null;
  // Not waited for: the window's first picture is on its way, and a push that is missed shows by its revision.
  const listening = Promise.all([
    listen<Push>("push", (event) => {
      if (event.payload.type === "job" || event.payload.doc === doc) listener?.push(event.payload);
    }),
    listen<Dropped>("dropped", (event) => listener?.dropped(event.payload)),
    listen<boolean>("file_over", (event) => listener?.fileOver(event.payload)),
    listen<string>("menu", (event) => listener?.menu(event.payload)),
    listen("closing", () => {
      void Promise.resolve(listener?.closing()).finally(() => invoke("leave"));
    }),
  ]);
  return {
    // The file that the window was started with, once; after a reload of the page, the document it showed.
    async start() {
      first = await initial;
      return first?.doc ?? sessionStorage.getItem(DOC);
    },
    async send(envelope) {
      const known = envelope.command === "snapshot" && envelope.doc === first?.doc ? first.snapshot : null;
      first = null;
      return known ?? invoke("call", { ...envelope });
    },
    subscribe(next) {
      if (next === null) sessionStorage.removeItem(DOC);
      else sessionStorage.setItem(DOC, next);
      void listening.then(() => listener?.connected(false));
    },
    upload: () => Promise.reject(new Fault("no_upload_here")),
    // There the door writes where the dialog said.
    download: () => Promise.reject(new Fault("unknown_file")),
  };
}

/** Shows the native menu, where there is one. */
export async function showMenu(titles: MenuTitle[], dark: boolean): Promise<void> {
  if (!inShell) return;
  await invoke("menu", { titles, dark }).catch((thrown: unknown) => {
    throw Fault.from(thrown);
  });
}

// ── Clipboard

/** Puts text (an SVG's source, say) on the clipboard. */
export async function copyText(text: string): Promise<void> {
  if (inShell) {
    await invoke("plugin:clipboard-manager|write_text", { text });
    return;
  }
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    throw new Fault("clipboard_closed");
  }
}

/** The picture on the clipboard, as PNG; null if there is none. The shell's web view does not hand pictures to the page. */
export async function readClipboardPicture(): Promise<Blob | null> {
  if (inShell) {
    const { Image } = await import("@tauri-apps/api/image");
    const rid = await invoke<number>("plugin:clipboard-manager|read_image").catch(() => null);
    if (rid === null) return null;
    const image = new Image(rid);
    try {
      const [rgba, { width, height }] = await Promise.all([image.rgba(), image.size()]);
      const canvas = new OffscreenCanvas(width, height);
      canvas.getContext("2d")?.putImageData(new ImageData(new Uint8ClampedArray(rgba), width, height), 0, 0);
      return await canvas.convertToBlob({ type: "image/png" });
    } finally {
      await image.close();
    }
  }
  for (const item of await navigator.clipboard.read()) {
    const type = item.types.find((each) => each.startsWith("image/"));
    if (type) return item.getType(type);
  }
  return null;
}

/** Puts a PNG on the clipboard. Takes the promise of it: browsers want the gesture, not what comes after it. */
export async function copyImage(png: Promise<Blob>): Promise<void> {
  if (inShell) {
    const { Image } = await import("@tauri-apps/api/image");
    const bytes = new Uint8Array(await (await png).arrayBuffer());
    const image = await Image.fromBytes(bytes);
    await invoke("plugin:clipboard-manager|write_image", { image: image.rid });
    return;
  }
  try {
    await navigator.clipboard.write([new ClipboardItem({ "image/png": png })]);
  } catch (thrown) {
    throw thrown instanceof Fault ? thrown : new Fault("clipboard_closed");
  }
}
