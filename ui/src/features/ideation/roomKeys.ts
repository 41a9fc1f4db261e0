/** The workshop's shortcuts, for the sheet and the palette. */
import { openProjector } from "../../ipc/second";
import { t } from "../../messages/index.svelte";
import { project } from "../../state/project.svelte";
import { patch } from "../../state/records.svelte";
import type { Action } from "../../state/keys.svelte";
import { complain } from "../../state/toasts.svelte";
import { itemName } from "./agendas";
import type { Desk } from "./desk.svelte";
import { personAfter, type Room, type Tab } from "./room.svelte";
import {
  addMinutes,
  endWorkshop,
  hideNotes,
  newRound,
  parkNotes,
  pauseOrResume,
  revealNotes,
  startRun,
} from "./roomDeeds";

/** Points the room at what is selected, or back at the board. */
export function spotlight(desk: Desk, room: Room): void {
  const ids = desk.subjects.map((paper) => paper.id);
  const same = room.spotlight?.length === ids.length && ids.every((id) => room.spotlight?.includes(id));
  room.spotlight = ids.length === 0 || same ? null : ids;
  desk.said = t(room.spotlight ? "workshop.said_spotlight" : "workshop.said_no_spotlight", {
    count: ids.length,
  });
}

export function nextVoter(desk: Desk, step: number): void {
  desk.person = personAfter(desk.person, step, true);
}

export function roomActions(desk: Desk, room: Room): Action[] {
  const open = (): boolean => !project.readOnly;
  const some = (): boolean => open() && desk.selected.size > 0;
  const panel = (tab: Tab) => (): void => {
    room.tab = room.tab === tab ? null : tab;
  };
  const here = { group: "here" as const };
  return [
    {
      ...here,
      id: "workshop.timer",
      label: () => t(room.run?.running_since ? "workshop.pause" : "workshop.start_timer"),
      keys: ["t"],
      enabled: open,
      run: () => void pauseOrResume(room),
    },
    {
      ...here,
      id: "workshop.minute",
      label: () => t("workshop.add_minute"),
      keys: ["shift+t"],
      enabled: () => open() && room.run !== undefined,
      run: () => room.run && void addMinutes(room.run, 1),
    },
    {
      ...here,
      id: "workshop.next",
      label: () =>
        room.next
          ? t("workshop.start_next", { title: itemName(room.next), count: room.next.minutes })
          : t("workshop.next_item"),
      keys: ["b"],
      enabled: () => open() && room.next !== undefined,
      run: () => room.next && void startRun(room, room.next.id),
    },
    {
      ...here,
      id: "workshop.end",
      label: () => t("workshop.end"),
      enabled: () => open() && room.run !== undefined,
      run: () => void endWorkshop(room),
    },
    { ...here, id: "workshop.agenda", label: () => t("workshop.agenda"), keys: ["a"], run: panel("agenda") },
    {
      ...here,
      id: "workshop.results",
      label: () => t("workshop.results"),
      keys: ["r"],
      run: panel("results"),
    },
    { ...here, id: "workshop.parking", label: () => t("workshop.parking"), run: panel("parking") },
    { ...here, id: "workshop.lines", label: () => t("workshop.lines"), keys: ["d"], run: panel("lines") },
    {
      ...here,
      id: "workshop.vote",
      label: () => t("workshop.proxy_votes"),
      keys: ["v"],
      enabled: open,
      run: () => {
        room.voting = !room.voting;
        if (room.voting && desk.person === null) nextVoter(desk, 1);
      },
    },
    {
      ...here,
      id: "workshop.pass",
      label: () => t("workshop.pass_notes"),
      keys: ["k"],
      enabled: open,
      run: () => (room.passing = room.board?.phase === "choose" ? "votes" : "notes"),
    },
    {
      ...here,
      id: "workshop.turn",
      label: () => t("workshop.turn_over"),
      keys: ["h"],
      enabled: some,
      run: () => {
        const ids = [...desk.selected];
        const hidden = room.hidden.filter((note) => desk.selected.has(note.id)).map((note) => note.id);
        void (hidden.length > 0 ? revealNotes(hidden) : hideNotes(ids));
      },
    },
    {
      ...here,
      id: "workshop.reveal_all",
      label: () => t("workshop.reveal_all", { count: room.hidden.length }),
      keys: ["shift+h"],
      enabled: () => open() && room.hidden.length > 0,
      run: () => void revealNotes(room.hidden.map((note) => note.id)),
    },
    {
      ...here,
      id: "workshop.hide_new",
      label: () => t(room.board?.hide_new ? "workshop.show_new" : "workshop.hide_new"),
      enabled: open,
      run: () => {
        const hide_new = !room.board?.hide_new;
        patch("board", room.id, { hide_new }).catch(complain);
      },
    },
    {
      ...here,
      id: "workshop.park",
      label: () => t("workshop.park"),
      keys: ["x"],
      enabled: some,
      run: () => void parkNotes(desk, [...desk.selected]),
    },
    {
      ...here,
      id: "workshop.spotlight",
      label: () => t(room.spotlight ? "workshop.spotlight_off" : "workshop.spotlight_on"),
      keys: ["s"],
      run: () => spotlight(desk, room),
    },
    {
      ...here,
      id: "workshop.projector",
      label: () => t("workshop.projector_open"),
      keys: ["w"],
      run: () => void openProjector(project.doc ?? "").catch(complain),
    },
    {
      ...here,
      id: "workshop.round",
      label: () => t("workshop.new_round", { round: room.rounds + 1 }),
      enabled: open,
      run: () => void newRound(room),
    },
  ];
}
