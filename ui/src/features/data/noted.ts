// Notes from the reader (`{code, args}`) as sentences.
import { messageOf } from "../../messages/index.svelte";
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

/** Why a row was rejected, or what was done to it. */
export function rowText(code: string): string {
  return messageOf(`row_data.${code}`) ?? code;
}
