/** The people that the project knows by name: who took part in the workshop, and the team. */
import { records } from "../state/records.svelte";

/** Profiles whose people speak for the business. */
const BUSINESS = ["manager", "business_expert", "user"];

const distinct = (names: string[]): string[] =>
  [...new Set(names.map((name) => name.trim()))].filter((name) => name !== "").sort();

export function everyone(): string[] {
  return distinct([...records.participant.all, ...records.member.all].map((person) => person.name));
}

/** Those of the business first; a member counts from the level “advanced” on. */
export function businessFirst(): string[] {
  const business = distinct([
    ...records.participant.all.filter((one) => BUSINESS.includes(one.profile)).map((one) => one.name),
    ...records.member.all.filter((one) => one.business >= 2).map((one) => one.name),
  ]);
  return [...business, ...everyone().filter((name) => !business.includes(name))];
}
