/** The words of a difference: what a field was and is, as people say it. */
import type { CardDifference, FieldDifference } from "../../ipc/bindings";
import { messageOf, t } from "../../messages/index.svelte";
import { formatDate, formatNumber } from "../../shared/format";
import { boxName } from "./words";

const WORDS: Readonly<Record<string, string>> = {
  state: "canvas.state",
  choice: "canvas.choice",
  source_class: "canvas.source.class",
  availability: "canvas.source.availability",
  "kpi.level": "kpi.level",
  "kpi.direction": "kpi.field.direction",
  "kpi.period": "kpi.field.period",
};

function valueText(field: string, value: string | number | null): string {
  if (value === null || value === "") return t("canvas.diff.nothing");
  if (typeof value === "number") return formatNumber(value);
  if (field === "kpi.target_date") return formatDate(value);
  const words = WORDS[field];
  if (!words) return value;
  return messageOf(`${words}.${value}`) ?? messageOf(`${words}_${value}`) ?? value;
}

export function fieldText({ field, before, after }: FieldDifference): string {
  return t("canvas.diff.from_to", {
    field: messageOf(`canvas.diff.field.${field}`) ?? field,
    before: valueText(field, before),
    after: valueText(field, after),
  });
}

/** Everything about a card that changed beside its words. */
export function detailsOf(card: CardDifference): string[] {
  return [
    ...(card.from_box ? [t("canvas.diff.moved_from", { box: boxName(card.from_box) })] : []),
    ...(card.reordered ? [t("canvas.diff.reordered")] : []),
    ...card.fields.map(fieldText),
  ];
}
