/** How things of the board are named to people. */
import type { NoteColor, Phase, Profile } from "../../ipc/bindings";
import { messageOf, t } from "../../messages/index.svelte";
import { records } from "../../state/records.svelte";
import type { Desk } from "./desk.svelte";
import type { Paper } from "./scene";

export const PHASES: readonly Phase[] = ["frame", "diverge", "combine", "choose"];
export const PROFILES: readonly Profile[] = [
  "manager",
  "business_expert",
  "user",
  "product_manager",
  "data_scientist",
  "data_engineer",
  "ml_engineer",
  "designer",
  "other",
];

export const colorName = (color: NoteColor): string => messageOf(`ideation.color.${color}`) ?? color;
export const phaseName = (phase: Phase): string => messageOf(`ideation.phase.${phase}`) ?? phase;
export const profileName = (profile: Profile): string => messageOf(`ideation.profile.${profile}`) ?? profile;

/** What a screen reader says of a note. */
export function noteLabel(desk: Desk, paper: Paper): string {
  const author = records.participant.get(paper.author)?.name;
  const frame = desk.frameOf(paper.group);
  return [
    paper.text || t("ideation.no_text"),
    author,
    paper.votes > 0 ? t("ideation.votes", { count: paper.votes }) : "",
    frame ? t("ideation.in_group", { title: frame.title || t("ideation.untitled_group") }) : "",
    paper.idea ? t("ideation.chosen_idea") : "",
  ]
    .filter((part) => part)
    .join(", ");
}

/** A note's first words, for menus and lists. */
export function shortText(text: string, most = 60): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > most ? `${line.slice(0, most - 1).trimEnd()}…` : line || t("ideation.no_text");
}
