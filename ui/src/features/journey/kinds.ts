/** The three kinds of pain, each with its icon; its colour is in the styles, its name in the messages. */
import Clock from "@lucide/svelte/icons/hourglass";
import Frown from "@lucide/svelte/icons/frown";
import TrendingDown from "@lucide/svelte/icons/trending-down";
import type { PainFrequency, PainKind } from "../../ipc/bindings";

export const KINDS = [
  "time_consuming",
  "under_performing",
  "frustrating",
] as const satisfies readonly PainKind[];
export const PAIN_ICONS = { time_consuming: Clock, under_performing: TrendingDown, frustrating: Frown };
export const FREQUENCIES = [
  "rarely",
  "sometimes",
  "often",
  "always",
] as const satisfies readonly PainFrequency[];
