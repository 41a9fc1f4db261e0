/** Pasted rows as steps: which column is what, and what could not be read. */
import type { Locale } from "../../messages/index.svelte";
import { parseNumber } from "../../shared/number";
import { cleanPaste, isSteady, splitRows } from "../../shared/rows";

export type Meaning = "title" | "actor" | "tool" | "minutes" | "skip";
export const MEANINGS = ["title", "actor", "tool", "minutes", "skip"] as const satisfies readonly Meaning[];

/** Steps that one paste adds at most, as the door has it. */
export const MOST_STEPS = 2000;

export interface Sheet {
  /** The rows of steps, without the one of names. */
  rows: string[][];
  /** The names of the columns, when the first row gives them. */
  header: string[] | null;
  columns: Meaning[];
}

const NAMES: Record<Exclude<Meaning, "skip">, RegExp> = {
  title: /^(title|step|activity|task|action|what|titre|étape|etape|activité|tâche|tache|quoi)s?$/,
  actor: /^(actor|lane|role|who|by|person|owner|acteur|couloir|rôle|role|qui|par|personne)s?$/,
  tool: /^(tool|with|system|software|application|outil|avec|système|systeme|logiciel|appli)s?$/,
  minutes: /^(minutes?|min|mn|duration|time|durée|duree|temps)( ?\((min|minutes?|mn)\))?$/,
};

function meaningOf(name: string): Meaning | null {
  const plain = name.trim().toLowerCase();
  return MEANINGS.find((one) => one !== "skip" && NAMES[one].test(plain)) ?? null;
}

/** Reads the clipboard: tabs, else semicolons or commas where every row has as many, else one step a line. */
export function readSheet(text: string, locale: Locale): Sheet {
  const clean = cleanPaste(text);
  let rows = splitRows(clean, "\t");
  if (!clean.includes("\t"))
    for (const separator of [";", ","]) {
      const tried = splitRows(clean, separator).filter(filled);
      const named = (tried[0] ?? []).filter((name) => meaningOf(name) !== null).length >= 2;
      if (isSteady(tried) && (separator === ";" || named || clean.includes('"'))) {
        rows = tried;
        break;
      }
    }
  rows = rows.filter(filled).map((row) => row.map((cell) => cell.trim()));
  const width = Math.max(0, ...rows.map((row) => row.length));
  const first = rows[0] ?? [];
  const named = first.map(meaningOf);
  const header =
    named.some((one) => one !== null) && new Set(named.filter(Boolean)).size === named.filter(Boolean).length;
  const useful =
    header && (named.filter(Boolean).length >= 2 || first.filter(Boolean).length === 1) ? first : null;
  const body = useful ? rows.slice(1) : rows;
  return { rows: body, header: useful, columns: guess(body, width, useful ? named : null, locale) };
}

const filled = (row: string[]): boolean => row.some((cell) => cell.trim() !== "");

/** By the names; else title, actor, tool as they stand, and the column that reads as numbers is the minutes. */
function guess(rows: string[][], width: number, named: (Meaning | null)[] | null, locale: Locale): Meaning[] {
  if (named) return Array.from({ length: width }, (_, at) => named[at] ?? "skip");
  const numeric = (at: number): boolean => {
    const cells = rows.map((row) => row[at] ?? "").filter((cell) => cell !== "");
    return (
      cells.length > 0 && cells.filter((cell) => readMinutes(cell, locale) !== null).length * 2 > cells.length
    );
  };
  const minutes = Array.from({ length: width }, (_, at) => at).findLast((at) => at > 0 && numeric(at));
  const rest: Meaning[] = ["title", "actor", "tool"];
  return Array.from({ length: width }, (_, at) => (at === minutes ? "minutes" : (rest.shift() ?? "skip")));
}

/** "12", "12,5 min", "1 h 30", "90 s", "1:30" (hours and minutes); null where it is no duration. */
export function readMinutes(text: string, locale: Locale): number | null {
  const plain = text
    .trim()
    .toLowerCase()
    .replace(/\u00a0/g, " ");
  const hours =
    /^(\d+) ?h(?:ours?|eures?)? ?(\d{1,2})?(?: ?(?:min|mn|m))?$/.exec(plain) ??
    /^(\d{1,3}):(\d{2})$/.exec(plain);
  if (hours) return Number(hours[1]) * 60 + Number(hours[2] ?? 0);
  const unit = /^(.*\d) ?(minutes?|min|mn|m|'|heures?|hours?|h|secondes?|seconds?|sec|s)\.?$/.exec(plain);
  const value = parseNumber(unit?.[1] ?? plain, locale);
  if (value === null || value < 0) return null;
  const first = unit?.[2]?.charAt(0);
  return first === "h" ? value * 60 : first === "s" ? value / 60 : value;
}

export interface ReadStep {
  title: string;
  actor: string;
  tool: string;
  minutes: number | null;
}
/** A cell that is no duration; a row that names no step. */
export interface Trouble {
  /** As the person sees it, from 1, the row of names counted. */
  row: number;
  what: "minutes" | "title";
  text: string;
}

export function readSteps(sheet: Sheet, locale: Locale): { steps: ReadStep[]; troubles: Trouble[] } {
  const steps: ReadStep[] = [];
  const troubles: Trouble[] = [];
  const offset = sheet.header ? 2 : 1;
  const column = (meaning: Meaning): number => sheet.columns.indexOf(meaning);
  sheet.rows.forEach((cells, index) => {
    const of = (meaning: Meaning): string => cells[column(meaning)] ?? "";
    const title = of("title").replace(/\s+/g, " ");
    if (title === "") {
      troubles.push({ row: index + offset, what: "title", text: cells.filter(Boolean).join(" · ") });
      return;
    }
    const minutes = of("minutes");
    const read = minutes === "" ? null : readMinutes(minutes, locale);
    if (minutes !== "" && read === null)
      troubles.push({ row: index + offset, what: "minutes", text: minutes });
    steps.push({
      title,
      actor: of("actor"),
      tool: of("tool"),
      minutes: read === null ? null : Math.round(read * 100) / 100,
    });
  });
  return { steps, troubles };
}
