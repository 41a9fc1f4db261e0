/** The timer's sound: two soft notes made here, no file. A browser allows it once something was clicked or typed. */
import { settings } from "../../state/settings.svelte";

let audio: AudioContext | undefined;

/** To be called in a gesture: from then on the timer may be heard. */
export function allowSound(): void {
  if (!settings.timerSound || typeof AudioContext === "undefined") return;
  audio ??= new AudioContext();
  if (audio.state === "suspended") void audio.resume().catch(() => undefined);
}

export function ring(): void {
  allowSound();
  if (!audio || !settings.timerSound || audio.state !== "running") return;
  for (const [delay, pitch] of [
    [0, 659.25],
    [0.28, 880],
  ] as const) {
    const from = audio.currentTime + delay;
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0, from);
    volume.gain.linearRampToValueAtTime(0.18, from + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.001, from + 0.9);
    tone.connect(volume).connect(audio.destination);
    tone.start(from);
    tone.stop(from + 1);
  }
}
