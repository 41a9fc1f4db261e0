/** Tells a screen reader what a gesture did, where the eye sees it by itself. */

let region: HTMLElement | undefined;

export function announce(text: string): void {
  if (!region?.isConnected) {
    region = document.createElement("div");
    region.className = "sr-only";
    region.setAttribute("role", "status");
    region.setAttribute("aria-live", "polite");
    document.body.append(region);
  }
  region.textContent = "";
  const at = region;
  requestAnimationFrame(() => (at.textContent = text));
}
