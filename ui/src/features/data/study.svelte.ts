/** The study of a version: asked for once, made by a job where nobody has looked yet. */
import { SvelteMap } from "svelte/reactivity";
import type { Job } from "../../ipc/bindings";
import { call } from "../../ipc/client";
import { jobs } from "../../state/jobs.svelte";
import { faultText } from "../../state/toasts.svelte";
import type { Study } from "./knowing";

class Studies {
  #known = new SvelteMap<string, Study>();
  #running = new SvelteMap<string, Job>();
  #troubles = new SvelteMap<string, string>();
  #asked = new Set<string>();

  of(versionId: string): Study | undefined {
    return this.#known.get(versionId);
  }
  trouble(versionId: string): string {
    return this.#troubles.get(versionId) ?? "";
  }
  /** The job that looks, as far as it is. */
  job(versionId: string): Job | undefined {
    const job = this.#running.get(versionId);
    return job && (jobs.get(job.id) ?? job);
  }

  async want(versionId: string): Promise<void> {
    if (this.#asked.has(versionId)) return;
    this.#asked.add(versionId);
    this.#troubles.delete(versionId);
    try {
      let study = (await call("dataset_study", { version_id: versionId })) as Study | null;
      if (!study) {
        const job = await call("study_dataset", { version_id: versionId });
        this.#running.set(versionId, job);
        const done = await jobs.finished(job);
        study = (done.result as { study: Study }).study;
      }
      this.#known.set(versionId, study);
    } catch (thrown) {
      this.#asked.delete(versionId);
      this.#troubles.set(versionId, faultText(thrown));
    } finally {
      this.#running.delete(versionId);
    }
  }
}
export const studies = new Studies();
