/** What leaves as a file: where to, the job that makes it, and the browser's download where there is no dialog. */
import type { Job } from "../ipc/bindings";
import { call, download } from "../ipc/client";
import { Fault } from "../ipc/fault";
import { t } from "../messages/index.svelte";
import { jobs } from "./jobs.svelte";
import { complain, toast } from "./toasts.svelte";

export type Paper = "A4" | "A3" | "A0";
export const PAPERS = ["A4", "A3", "A0"] as const satisfies readonly Paper[];

/** Asks where to put `name`, and has it made there. Says how it went; true: it is there. */
export async function exportFile(name: string, start: (target: string) => Promise<Job>): Promise<boolean> {
  try {
    const target = await call("pick_target", { name });
    if (!target) return false;
    await jobs.finished(await start(target.handle));
    if (target.download) await download(target.handle, target.name);
    toast(t(target.download ? "export.done_download" : "export.done", { name: target.name }), {
      tone: "good",
    });
    return true;
  } catch (thrown) {
    if (Fault.from(thrown).code !== "cancelled") complain(thrown);
    return false;
  }
}

/** The report of the day, of one board or of the first. */
export function exportReport(title: string, board: string | undefined, format: "pdf" | "markdown"): void {
  const name = `${t("export.file.report", { title })}.${format === "pdf" ? "pdf" : "md"}`;
  void exportFile(name, (target) => call("export_report", { board_id: board ?? null, format, target }));
}

/** A blank canvas, to be printed and written on. */
export function exportBlank(paper: Paper): void {
  const name = `${t("export.file.blank")} ${paper}.pdf`;
  void exportFile(name, (target) => call("export_canvas", { format: "pdf", paper, target }));
}
