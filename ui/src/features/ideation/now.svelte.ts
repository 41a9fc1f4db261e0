/** The time as a signal, a beat a second while somebody looks at it. */
import { createSubscriber } from "svelte/reactivity";

const follow = createSubscriber((update) => {
  let timer: ReturnType<typeof setTimeout>;
  const beat = (): void => {
    update();
    // A little after each full second, so that no digit is skipped.
    timer = setTimeout(beat, 1010 - (Date.now() % 1000));
  };
  beat();
  return () => clearTimeout(timer);
});

/** The present, in milliseconds; whoever reads it follows it. */
export function now(): number {
  follow();
  return Date.now();
}
