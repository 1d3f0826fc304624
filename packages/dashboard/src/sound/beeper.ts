export type Tone = 'call' | 'alarm';

export interface Beeper {
  beep(tone: Tone): void;
  /** To be called in a touch: before the first one a browser keeps a page silent. */
  wake(): void;
}

/** Hz and s from the start of each note: two rising notes for a call, three quick ones for an alarm. */
const NOTES: Readonly<Record<Tone, readonly (readonly [number, number])[]>> = {
  call: [
    [659, 0],
    [880, 0.22],
  ],
  alarm: [
    [988, 0],
    [784, 0.18],
    [988, 0.36],
  ],
};
const LENGTH_S = 0.16;
const LOUDNESS = 0.35;

/** Tones without a file. A tablet without sound is no fault. */
export function createBeeper(open: () => AudioContext): Beeper {
  let context: AudioContext | null = null;

  function wake(): void {
    try {
      context ??= open();
      if (context.state === 'suspended') context.resume().catch(() => {});
    } catch {
      context = null;
    }
  }

  return {
    wake,
    beep(tone) {
      if (context === null || context.state !== 'running') return;
      for (const [hz, after] of NOTES[tone]) {
        const note = context.createOscillator();
        const loudness = context.createGain();
        const at = context.currentTime + after;
        note.frequency.value = hz;
        loudness.gain.setValueAtTime(LOUDNESS, at);
        // Faded out, else the speaker clicks.
        loudness.gain.exponentialRampToValueAtTime(0.001, at + LENGTH_S);
        note.connect(loudness).connect(context.destination);
        note.start(at);
        note.stop(at + LENGTH_S);
      }
    },
  };
}
