/** What one does to members. */
import type { Member } from "../../ipc/bindings";
import { call } from "../../ipc/client";
import { t } from "../../messages/index.svelte";
import { patch } from "../../state/records.svelte";
import { complain } from "../../state/toasts.svelte";
import { CORE, typicalLevels, type ProfileName } from "./coverage";

/** Adds a member, with the typical levels of a profile if one is named. */
export async function addMember(profile: ProfileName | null): Promise<Member | undefined> {
  try {
    const member = await call("add_member", {
      name: t("team.new_name"),
      profile: profile ?? "",
    });
    // The document knows the levels of the core profiles by itself.
    if (profile && !CORE.some((core) => core === profile))
      await patch("member", member.id, typicalLevels(profile));
    return member;
  } catch (thrown) {
    complain(thrown);
    return undefined;
  }
}

export function patchMember(id: string, fields: Partial<Member>): void {
  patch("member", id, fields).catch(complain);
}
