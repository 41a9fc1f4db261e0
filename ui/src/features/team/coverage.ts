/** The eight fields of competency, what the team covers of them, and the known profiles. */
import type { Member } from "../../ipc/bindings";

export const FIELDS = [
  "devops",
  "infrastructure",
  "data_engineering",
  "software",
  "statistics",
  "machine_learning",
  "business",
  "product",
] as const satisfies readonly (keyof Member)[];
export type Field = (typeof FIELDS)[number];
export type Level = 0 | 1 | 2 | 3;
export const LEVELS = [0, 1, 2, 3] as const satisfies readonly Level[];

/** A file altered by hand can hold anything; the screen knows four levels. */
export function levelOf(member: Member, field: Field): Level {
  return Math.min(3, Math.max(0, Math.round(member[field]))) as Level;
}

export interface Coverage {
  field: Field;
  /** Levels above none, highest first: one mark for each person. */
  marks: Level[];
  experts: number;
  advanced: number;
  /** Nobody is advanced or better. */
  gap: boolean;
}

export function coverageOf(members: readonly Member[]): Coverage[] {
  return FIELDS.map((field) => {
    const marks = members
      .map((member) => levelOf(member, field))
      .filter((level) => level > 0)
      .sort((a, b) => b - a);
    const experts = marks.filter((level) => level === 3).length;
    const advanced = marks.filter((level) => level === 2).length;
    return { field, marks, experts, advanced, gap: experts + advanced === 0 };
  });
}

export type Size = "few" | "ideal" | "large" | "too_many";

/** 5 to 7 is ideal, up to 10 works. */
export function sizeOf(count: number): Size {
  if (count < 5) return "few";
  if (count <= 7) return "ideal";
  return count <= 10 ? "large" : "too_many";
}

/** Members who alone are expert in `limit` fields or more (ours): what if they are away? */
export function loneExperts(members: readonly Member[], limit = 4): { member: Member; count: number }[] {
  const alone = FIELDS.map((field) => members.filter((member) => levelOf(member, field) === 3))
    .filter((experts) => experts.length === 1)
    .flat();
  return members
    .map((member) => ({ member, count: alone.filter((other) => other.id === member.id).length }))
    .filter(({ count }) => count >= limit);
}

export type ProfileName =
  | "data_product_manager"
  | "data_scientist"
  | "ml_engineer"
  | "data_engineer"
  | "data_ops"
  | "front_end"
  | "ux_designer"
  | "security"
  | "architect"
  | "scrum_master"
  | "data_analyst";
export const CORE = [
  "data_product_manager",
  "data_scientist",
  "ml_engineer",
  "data_engineer",
  "data_ops",
] as const;
export const COMPLEMENTARY = [
  "front_end",
  "ux_designer",
  "security",
  "architect",
  "scrum_master",
  "data_analyst",
] as const;
