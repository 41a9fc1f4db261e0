/** The board's keys: those of the list of notes (arrows and their kin), and the shortcuts on the sheet. */
import { t } from "../../messages/index.svelte";
import { project } from "../../state/project.svelte";
import { records } from "../../state/records.svelte";
import type { Action } from "../../state/keys.svelte";
import { panBy } from "./camera";
import { duplicate, group, moveBy, moveFrameBy, removeNotes, ungroup, unmerge, vote } from "./deeds";
import type { Desk } from "./desk.svelte";
import { neighbour, type Direction } from "./neighbour";
import { STEP } from "./places";
import { personAfter } from "./room.svelte";
import { goToPhase } from "./roomDeeds";
import { nextVoter } from "./roomKeys";
import { PHASES, noteLabel } from "./words";

const ARROWS: Record<string, Direction> = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
};
const NUDGE = 12;
/** Ideas that can be chosen in one go: three are advised, and a slip must not make a hundred canvases. */
export const MOST_IDEAS = 6;
/** Notes that can be merged in one go: more are a group. */
export const MOST_MERGED = 12;

/** What the board can be asked to do that needs its elements. */
export interface Hands {
  newNote: () => void;
  edit: (id: string) => void;
  pick: () => void;
  paste: () => void;
  choose: (ids: string[]) => void;
  outline: () => void;
  similar: () => void;
  score: () => void;
  picture: () => void;
}

/** Keys while the list of notes has the focus. */
export function onListKey(desk: Desk, event: KeyboardEvent): void {
  const direction = ARROWS[event.key];
  if (desk.room.voting && (event.key === "Tab" || event.key === "Escape")) {
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Tab") nextVoter(desk, event.shiftKey ? -1 : 1);
    else desk.room.voting = false;
    return;
  }
  const handled = (): void => {
    event.preventDefault();
    event.stopPropagation();
  };
  if (direction) {
    handled();
    const x = direction === "left" ? -1 : direction === "right" ? 1 : 0;
    const y = direction === "up" ? -1 : direction === "down" ? 1 : 0;
    if (event.ctrlKey || event.metaKey || event.altKey) {
      if (project.readOnly) return;
      const step = event.shiftKey ? STEP : NUDGE;
      if (desk.frame !== null) void moveFrameBy(desk, desk.frame, x * step, y * step);
      else if (desk.selected.size > 0) void moveBy(desk, desk.chosen, x * step, y * step);
      else desk.look(panBy(desk.camera, x * 80, y * 80));
      return;
    }
    goTo(desk, direction, event.shiftKey);
  } else if (event.key === "Home" || event.key === "End") {
    handled();
    const all = desk.scene.sorted();
    const to = event.key === "Home" ? all[0] : all.at(-1);
    if (to) land(desk, to.id, false);
  } else if (event.code === "Space" && event.ctrlKey && desk.active !== null) {
    handled();
    desk.toggle(desk.active);
  } else if ((event.key === "+" || event.key === "=") && !event.ctrlKey) {
    handled();
    desk.zoomTo(desk.camera.zoom * 1.25);
  } else if (event.key === "-" && !event.ctrlKey) {
    handled();
    desk.zoomTo(desk.camera.zoom / 1.25);
  }
}

function goTo(desk: Desk, direction: Direction, extend: boolean): void {
  const from = desk.active === null ? undefined : desk.scene.papers.get(desk.active);
  if (!from) {
    const frame = desk.frameOf(desk.frame);
    const first = frame
      ? neighbour({ ...frame, width: 0, height: 0 }, "right", desk.inFrame(frame.id))
      : null;
    const middle = {
      x: desk.camera.x + desk.size.width / 2 / desk.camera.zoom,
      y: desk.camera.y + desk.size.height / 2 / desk.camera.zoom,
      width: 0,
      height: 0,
    };
    const near = [...desk.scene.papers.values()].sort(
      (a, b) => Math.hypot(a.x - middle.x, a.y - middle.y) - Math.hypot(b.x - middle.x, b.y - middle.y),
    )[0];
    const to = first ?? near;
    if (to) land(desk, to.id, false);
    return;
  }
  const to = neighbour(from, direction, desk.scene.papers.values());
  if (to) land(desk, to.id, extend);
}

function land(desk: Desk, id: string, extend: boolean): void {
  if (extend) desk.select([...desk.selected, id], id);
  else desk.select([id]);
  const paper = desk.scene.papers.get(id);
  if (paper) desk.show(paper);
}

/** The shortcuts of the board, for the sheet and the palette. */
export function boardActions(desk: Desk, hands: Hands): Action[] {
  const some = () => desk.selected.size > 0 && !project.readOnly;
  const open = () => !project.readOnly;
  const ids = () => [...desk.selected];
  const phase = (step: number) => (): void => {
    const board = records.board.get(desk.board);
    const to = board && PHASES[PHASES.indexOf(board.phase) + step];
    if (board && to) void goToPhase(board, to);
  };
  const subject = () => (desk.selected.size === 1 ? [...desk.selected][0] : undefined);
  return [
    {
      id: "ideation.new",
      group: "here",
      label: () => t("ideation.new_note"),
      keys: ["n"],
      enabled: open,
      run: hands.newNote,
    },
    {
      id: "ideation.edit",
      group: "here",
      label: () => t("ideation.edit"),
      keys: ["Enter", "F2"],
      enabled: () => open() && (desk.active !== null || desk.frame !== null),
      run: () => {
        if (desk.frame !== null) desk.naming = desk.frame;
        else if (desk.active !== null) hands.edit(desk.active);
      },
    },
    {
      id: "ideation.move",
      group: "here",
      label: () => t("ideation.move_to"),
      keys: ["m"],
      enabled: some,
      run: hands.pick,
    },
    {
      id: "ideation.group",
      group: "here",
      label: () => t("ideation.group"),
      keys: ["g"],
      enabled: some,
      run: () => void group(desk, ids(), ""),
    },
    {
      id: "ideation.ungroup",
      group: "here",
      label: () => t("ideation.ungroup"),
      keys: ["shift+g"],
      enabled: () => open() && groupOf(desk) !== null,
      run: () => void ungroup(desk, groupOf(desk) ?? ""),
    },
    {
      id: "ideation.merge",
      group: "here",
      label: () => t("ideation.merge.short"),
      keys: ["j"],
      enabled: () => some() && desk.selected.size > 1 && desk.selected.size <= MOST_MERGED,
      run: () => (desk.merging = ids()),
    },
    {
      id: "ideation.unmerge",
      group: "here",
      label: () => t("ideation.merge.undo"),
      keys: ["shift+j"],
      enabled: () => open() && (desk.scene.papers.get(subject() ?? "")?.parts ?? 0) > 0,
      run: () => void unmerge(desk, subject() ?? ""),
    },
    {
      id: "ideation.duplicate",
      group: "here",
      label: () => t("ideation.duplicate"),
      keys: ["mod+d"],
      enabled: some,
      run: () => void duplicate(desk, ids()),
    },
    {
      id: "ideation.delete",
      group: "here",
      label: () => t("ideation.delete"),
      keys: ["Delete", "Backspace"],
      enabled: () => open() && (desk.selected.size > 0 || desk.frame !== null),
      run: () => void (desk.frame !== null ? ungroup(desk, desk.frame) : removeNotes(desk, ids())),
    },
    {
      id: "ideation.select_all",
      group: "here",
      label: () => t("ideation.select_all"),
      keys: ["mod+a"],
      run: () => desk.select(desk.scene.papers.keys()),
    },
    {
      id: "ideation.choose",
      group: "here",
      label: () => t("ideation.choose"),
      keys: ["c"],
      enabled: () => some() && desk.selected.size <= MOST_IDEAS,
      run: () => hands.choose(ids()),
    },
    {
      id: "ideation.person",
      group: "here",
      label: () => t("ideation.next_voter"),
      keys: ["p"],
      run: () => nextPerson(desk),
    },
    {
      id: "ideation.outline",
      group: "here",
      label: () => t("ideation.outline"),
      keys: ["o"],
      run: hands.outline,
    },
    {
      id: "ideation.similar",
      group: "here",
      label: () => t("ideation.similar.title"),
      keys: ["l"],
      run: hands.similar,
    },
    {
      id: "ideation.score",
      group: "here",
      label: () => t("ideation.score.title"),
      keys: ["e"],
      run: hands.score,
    },
    {
      id: "ideation.picture",
      group: "here",
      label: () => t("ideation.picture.add"),
      keys: ["i"],
      enabled: open,
      run: hands.picture,
    },
    {
      id: "ideation.fit",
      group: "here",
      label: () => t("ideation.zoom_all"),
      keys: ["f"],
      run: () => desk.fitAll(),
    },
    {
      id: "ideation.100",
      group: "here",
      label: () => t("ideation.zoom_to_100"),
      keys: ["mod+digit:0"],
      run: () => desk.zoomTo(desk.base),
    },
    {
      id: "ideation.phase_next",
      group: "here",
      label: () => t("ideation.phase_next"),
      keys: ["]", "PageDown"],
      enabled: open,
      run: phase(1),
    },
    {
      id: "ideation.phase_before",
      group: "here",
      label: () => t("ideation.phase_before"),
      keys: ["[", "PageUp"],
      enabled: open,
      run: phase(-1),
    },
    {
      id: "ideation.out",
      group: "here",
      label: () => t("ideation.select_none"),
      keys: ["Escape"],
      palette: false,
      enabled: () => desk.selected.size > 0 || desk.frame !== null,
      run: () => {
        desk.select([]);
        desk.active = null;
      },
    },
    ...Array.from({ length: 10 }, (_, count): Action => ({
      id: `ideation.vote_${count}`,
      group: "here",
      label: () => t("ideation.give_votes", { count }),
      keys: [`digit:${count}`],
      palette: false,
      enabled: () => open() && subject() !== undefined,
      run: () => {
        const id = subject();
        if (id !== undefined) void vote(id, desk.person, count).then(() => say(desk, id));
      },
    })),
  ];
}

/** The one frame that the selection is about, or null. */
export function groupOf(desk: Desk): string | null {
  if (desk.frame !== null) return desk.frame;
  const groups = new Set(desk.chosen.map((paper) => paper.group));
  return groups.size === 1 ? ([...groups][0] ?? null) : null;
}

function nextPerson(desk: Desk): void {
  desk.person = personAfter(desk.person, 1);
  const name = records.participant.get(desk.person)?.name ?? t("ideation.nobody");
  desk.said = t("ideation.writes_for", { name });
}

function say(desk: Desk, id: string): void {
  const paper = desk.scene.papers.get(id);
  if (paper) desk.said = noteLabel(desk, paper);
}
