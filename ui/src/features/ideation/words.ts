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
/** What the team lets a colour mean on a board; empty: nothing. */
export const meaningOf = (board: string, color: NoteColor): string =>
  records.color_meaning.by("board_id", board).find((each) => each.color === color)?.text ?? "";
/** A colour, with what it means. */
export function colorLabel(board: string, color: NoteColor): string {
  const meaning = meaningOf(board, color);
  return meaning === "" ? colorName(color) : t("ideation.legend.named", { color: colorName(color), meaning });
}
export const phaseName = (phase: Phase): string => messageOf(`ideation.phase.${phase}`) ?? phase;
export const profileName = (profile: Profile): string => messageOf(`ideation.profile.${profile}`) ?? profile;

/** What a screen reader says of a note; `placed`: with its place in its group, which takes a look at all notes. */
export function noteLabel(desk: Desk, paper: Paper, placed = false): string {
  const author = records.participant.get(paper.author)?.name;
  const frame = desk.frameOf(paper.group);
  const title = frame ? frame.title || t("ideation.untitled_group") : "";
  const meaning = meaningOf(desk.board, paper.color);
  return [
    paper.back
      ? t("workshop.hidden_note")
      : paper.image === null
        ? paper.text || t("ideation.no_text")
        : t("ideation.picture.named", { text: paper.text || t("ideation.picture.unnamed") }),
    author,
    meaning,
    paper.votes > 0 ? t("ideation.votes", { count: paper.votes }) : "",
    paper.parts > 0 ? t("ideation.merge.mark", { count: paper.parts }) : "",
    placed
      ? t(frame ? "ideation.position_in_group" : "ideation.position", { ...placeOf(desk, paper), title })
      : frame
        ? t("ideation.in_group", { title })
        : "",
    paper.idea ? t("ideation.chosen_idea") : "",
  ]
    .filter((part) => part)
    .join(", ");
}

/** A note's place among those of its group, as one reads: row by row. */
function placeOf(desk: Desk, paper: Paper): { at: number; of: number } {
  let at = 1;
  let of = 0;
  for (const each of desk.scene.papers.values()) {
    if (each.group !== paper.group) continue;
    of++;
    if (each.y < paper.y || (each.y === paper.y && each.x < paper.x)) at++;
  }
  return { at, of };
}

/** A note's first words, for menus and lists. */
export function shortText(text: string, most = 60): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > most ? `${line.slice(0, most - 1).trimEnd()}…` : line || t("ideation.no_text");
}
