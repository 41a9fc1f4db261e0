// Notes from the reader (`{code, args}`) as sentences.
import { messageOf, t } from "../../messages/index.svelte";
import { listed } from "./knowing";
import type { Note } from "./types";

/** The sentence of an evidence: why a fact of the file was read so. */
export function evidenceText(note: Note): string {
  return messageOf(`evidence_data.${note.code}`, note.args) ?? "";
}

/** The sentence of a finding about the data; a code without words still shows itself. */
export function findingText(note: Note): string {
  return (
    messageOf(`finding_data.${note.code}`, note.args) ??
    messageOf(`finding_data.${note.code}.title`, note.args) ??
    note.code
  );
}

/** The sentences of findings; what is said of one column and then of others is said once. */
export function findingTexts(notes: readonly Note[]): string[] {
  const told = new Map<string, { text: string; others: string[] }>();
  notes.forEach((note, place) => {
    // Of another column the count and the example are others; a unit or an order that differs is another finding.
    const { column, count: _count, text: _text, row: _row, ...rest } = note.args;
    const key = typeof column === "string" ? `${note.code} ${JSON.stringify(rest)}` : `${place}`;
    const before = told.get(key);
    if (before && typeof column === "string") before.others.push(column);
    else told.set(key, { text: findingText(note), others: [] });
  });
  return [...told.values()].map(({ text, others }) =>
    others.length === 0
      ? text
      : `${text} ${t("data.finding_others", { columns: listed(others, 8) })}`.replace(/…\.$/, "…"),
  );
}

/** Why a row was rejected, or what was done to it. */
export function rowText(code: string): string {
  return messageOf(`row_data.${code}`) ?? code;
}
