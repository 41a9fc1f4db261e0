/** A pasted roster: a name a line, its profile in the next cell, behind a comma, or in brackets. */
import type { Profile } from "../../ipc/bindings";
import { parsePaste } from "./paste";

export interface Person {
  name: string;
  profile: Profile;
  /** The profile was read from the text; else it is "other", to be put right. */
  known: boolean;
}

const fold = (text: string): string =>
  text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, " ")
    .trim();

/** Words that give a profile away, the narrower ones first. English and French. */
const SIGNS: readonly [Profile, RegExp][] = [
  ["ml_engineer", /\b(ml|machine learning|mlops)\b/],
  ["data_engineer", /\b(data engineer|data architect|ingenieure? data|ingenieure? (de )?donnees|dataops)\b/],
  [
    "data_scientist",
    /\b(data scientist|data analyst|scientifique|statistic\w*|statistique|analyste (de )?donnees)\b/,
  ],
  ["product_manager", /\b(product|produit|po|pm|dpm)\b/],
  ["designer", /\b(design\w*|ux|ui|ergonom\w*)\b/],
  ["business_expert", /\b(expert\w*|metier|business|specialist\w*|analyst\w*|conseill\w*|charge\w*)\b/],
  ["manager", /\b(manager|head|director|directeur|directrice|chef|responsable|lead|cadre)\b/],
  ["user", /\b(user|utilisat\w+|agent|operat\w+|client\w*|customer)\b/],
];

export function profileOf(text: string): Profile | null {
  const folded = fold(text);
  if (folded === "") return null;
  return (
    SIGNS.find(([, sign]) => sign.test(folded))?.[0] ?? (/^(other|autre)$/.test(folded) ? "other" : null)
  );
}

export function parseRoster(text: string): Person[] {
  const people: Person[] = [];
  const seen = new Set<string>();
  for (const row of parsePaste(text).rows) {
    const cells = row.map((cell) => cell.trim()).filter((cell) => cell !== "");
    const split = cells.length === 1 ? apart(cells[0]!) : cells;
    const name = (split[0] ?? "").replace(/^[-•*\d.)\s]+(?=\p{L})/u, "").slice(0, 200);
    if (!/\p{L}/u.test(name) || seen.has(fold(name))) continue;
    if (people.length === 0 && /^(name|nom|participant|prenom)s?$/.test(fold(name))) continue;
    seen.add(fold(name));
    const profile = split
      .slice(1)
      .map(profileOf)
      .find((found) => found !== null);
    people.push({ name, profile: profile ?? "other", known: profile != null });
  }
  return people;
}

/** "Claire (business expert)", "Claire, business expert", "Claire - business expert", "Claire <c@b.fr>". */
function apart(line: string): string[] {
  const bracket =
    /^(.+?)\s*[(<[](.+)[)>\]]\s*$/.exec(line) ?? /^(.+?)\s*(?:[,;:]|\s[-–—]\s)\s*(.+)$/.exec(line);
  return bracket ? [bracket[1]!, bracket[2]!] : [line];
}
