/** Presenting: the projector's type, chrome gone, full screen. */
import { settings } from "./settings.svelte";

export function togglePresent(): void {
  if (settings.projector) stopPresenting();
  else {
    settings.projector = true;
    // Refused without a gesture or in an odd window: large type without full screen is still presenting.
    void document.documentElement.requestFullscreen?.().catch(() => undefined);
  }
}

export function stopPresenting(): void {
  settings.projector = false;
  if (document.fullscreenElement) void document.exitFullscreen().catch(() => undefined);
}
