/** What one does to members. */
import type { Member } from "../../ipc/bindings";
import { call } from "../../ipc/client";
import { t } from "../../messages/index.svelte";
import { patch } from "../../state/records.svelte";
import { complain } from "../../state/toasts.svelte";
import type { ProfileName } from "./coverage";

/** Adds a member, with the typical levels of a profile if one is named. */
export async function addMember(profile: ProfileName | null): Promise<Member | undefined> {
  try {
    return await call("add_member", { name: t("team.new_name"), profile: profile ?? "" });
  } catch (thrown) {
    complain(thrown);
    return undefined;
  }
}

/** The member takes a profile, with its typical levels. */
export function applyProfile(id: string, profile: ProfileName): void {
  call("apply_profile", { id, profile }).catch(complain);
}

export function patchMember(id: string, fields: Partial<Member>): void {
  patch("member", id, fields).catch(complain);
}
