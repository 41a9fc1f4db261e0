/** The full name of a field, where there is room for it. */
import { messageOf, t } from "../../messages/index.svelte";
import type { Field } from "./coverage";

export function fieldName(field: Field): string {
  return messageOf(`team.field.${field}.full`) ?? t(`team.field.${field}.title`);
}

/** A known profile by its name in this language; what someone typed, as typed. */
export function profileText(profile: string): string {
  return messageOf(`team.profile.${profile}`) ?? profile;
}
