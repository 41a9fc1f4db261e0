/** Agendas to begin with: durations are ours, the phases are the method's. */
import type { AgendaItem, Phase, PlannedItem } from "../../ipc/bindings";
import { t, type MessageKey } from "../../messages/index.svelte";
import { phaseName } from "./words";

type Line = [minutes: number, phase: Phase | null, title?: MessageKey];
interface Template {
  name: MessageKey;
  lines: readonly Line[];
}

/** A line without a title shows its phase's name; without a phase too, it is a break. */
export const TEMPLATES: readonly Template[] = [
  {
    name: "workshop.template.hour",
    lines: [
      [8, "frame", "workshop.item.recall"],
      [16, "diverge"],
      [14, "combine"],
      [16, "choose"],
      [6, null, "workshop.item.close"],
    ],
  },
  {
    name: "workshop.template.two_hours",
    lines: [
      [10, "frame", "workshop.item.welcome"],
      [10, "frame", "workshop.item.recall"],
      [12, "diverge", "workshop.item.alone"],
      [20, "diverge", "workshop.item.together"],
      [10, null],
      [25, "combine"],
      [10, "choose", "workshop.item.votes"],
      [15, "choose", "workshop.item.scores"],
      [8, null, "workshop.item.close"],
    ],
  },
  {
    name: "workshop.template.half_day",
    lines: [
      [15, "frame", "workshop.item.welcome"],
      [25, "frame", "workshop.item.recall"],
      [15, "diverge", "workshop.item.alone"],
      [30, "diverge", "workshop.item.together"],
      [15, null],
      [30, "combine"],
      [20, "diverge", "workshop.item.second_look"],
      [20, "combine"],
      [15, "choose", "workshop.item.votes"],
      [15, "choose", "workshop.item.scores"],
      [10, null, "workshop.item.close"],
    ],
  },
];

export const planOf = (template: Template): PlannedItem[] =>
  template.lines.map(([minutes, phase, title]) => ({
    title: title === undefined ? "" : t(title),
    minutes,
    kind: phase === null && title === undefined ? "break" : "work",
    phase,
  }));

/** An item's name as it is shown. */
export const itemName = (item: Pick<AgendaItem, "title" | "kind" | "phase">): string =>
  item.title ||
  (item.kind === "break"
    ? t("workshop.break")
    : item.phase === null
      ? t("workshop.untitled_item")
      : phaseName(item.phase));

export const totalMinutes = (items: readonly { minutes: number }[]): number =>
  items.reduce((sum, item) => sum + item.minutes, 0);
