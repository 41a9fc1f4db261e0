/**
 * What the first picture of an open project needs, in one file: each file more is a question to the program and a wait.
 */
import type { GetModuleInfo } from "rolldown";

const ROOTS = ["../src/main.ts", "../src/views/objective.svelte"];

interface Context {
  getModuleInfo: GetModuleInfo;
}

/** Names the chunk of what a root imports, itself or through others, without being asked for later. */
export function first(): (id: string, context: Context) => string | null {
  let known: Set<string> | undefined;
  return (id, context) => {
    known ??= reached(context);
    return known.has(id) ? "first" : null;
  };
}

function reached(context: Context): Set<string> {
  const all = new Set<string>();
  const due = ROOTS.map((root) => new URL(root, import.meta.url).pathname);
  for (let id = due.pop(); id !== undefined; id = due.pop()) {
    if (all.has(id)) continue;
    all.add(id);
    const module = context.getModuleInfo(id);
    if (!module) throw new Error(`${id} is not of the application: what does its first picture need?`);
    due.push(...module.importedIds);
  }
  return all;
}
