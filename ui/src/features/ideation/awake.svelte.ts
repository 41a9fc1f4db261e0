/** Keeps the screen on while a timer runs, where the system lets a program do that; says so where it doesn't. */
import { keepAwake } from "../../ipc/second";

class Awake {
  /** off: not asked for; on: the screen stays on; no: the system would not. */
  state: "off" | "on" | "no" = $state("off");
  #wanted = false;
  #lock: WakeLockSentinel | null = null;

  constructor() {
    // A browser lets the lock go whenever the page is hidden.
    if (typeof document !== "undefined")
      document.addEventListener("visibilitychange", () => {
        if (this.#wanted && document.visibilityState === "visible") void this.#take();
      });
  }

  want(on: boolean): void {
    if (on === this.#wanted) return;
    this.#wanted = on;
    if (on) void this.#take();
    else {
      void this.#lock?.release().catch(() => undefined);
      this.#lock = null;
      void keepAwake(false);
      this.state = "off";
    }
  }

  async #take(): Promise<void> {
    try {
      // The desktop shell asks the system itself; a browser has its own lock.
      if (await keepAwake(true)) {
        this.state = "on";
        return;
      }
      const lock = await navigator.wakeLock?.request("screen");
      if (!lock) throw new Error("no wake lock");
      this.#lock = lock;
      this.state = "on";
    } catch {
      this.state = this.#wanted ? "no" : "off";
    }
  }
}
export const awake = new Awake();
