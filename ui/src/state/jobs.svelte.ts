/** Long work behind the door: progress, cancel, result. */
import type { Job } from "../ipc/bindings";
import { call } from "../ipc/client";
import { SvelteMap } from "svelte/reactivity";
import { Fault } from "../ipc/fault";

type Waiter = { resolve: (job: Job) => void; reject: (fault: Fault) => void };

class Jobs {
  all = new SvelteMap<string, Job>();
  #waiters = new Map<string, Waiter[]>();

  get(id: string | null | undefined): Job | undefined {
    return id ? this.all.get(id) : undefined;
  }
  get running(): Job[] {
    return [...this.all.values()].filter((job) => job.state === "running");
  }

  take(job: Job): void {
    this.all.set(job.id, job);
    if (job.state === "running") return;
    for (const waiter of this.#waiters.get(job.id) ?? []) {
      if (job.state === "done") waiter.resolve(job);
      else waiter.reject(new Fault(job.fault?.code ?? "cancelled", job.fault?.args ?? {}));
    }
    this.#waiters.delete(job.id);
  }

  async load(): Promise<void> {
    try {
      for (const job of await call("jobs", {})) this.take(job);
    } catch {
      // The list is a convenience; each job also reports by itself.
    }
  }

  /** Waits for the end of a job; throws its Fault when it failed or was cancelled. */
  async finished(job: Job): Promise<Job> {
    const known = this.all.get(job.id);
    if (!known) this.take(job);
    const last = this.all.get(job.id) ?? job;
    if (last.state === "done") return last;
    if (last.state !== "running") throw new Fault(last.fault?.code ?? "cancelled", last.fault?.args ?? {});
    return new Promise((resolve, reject) => {
      this.#waiters.set(job.id, [...(this.#waiters.get(job.id) ?? []), { resolve, reject }]);
    });
  }

  cancel(id: string): Promise<null> {
    return call("cancel_job", { id });
  }
}
export const jobs = new Jobs();
