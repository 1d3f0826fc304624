import { GAP_REASONS } from './outbox.ts';
import { type SealedFrame, sealGap } from './sealed-frame.ts';

/** Most bytes of sealed frames that wait for a disk that refuses; about two days of twelve channels at 1 Hz. */
const LIMIT = 2 * 1024 * 1024;

/** Sealed frames on their way to disk. Normally empty within a second; bounded when the disk refuses. */
export class Holding {
  readonly #node: string;
  readonly #boot: string;
  #frames: SealedFrame[] = [];
  #bytes = 0;

  constructor(node: string, boot: string) {
    this.#node = node;
    this.#boot = boot;
  }

  get frames(): readonly SealedFrame[] {
    return this.#frames;
  }

  /** Scans held, and scans dropped because there was no room. */
  get counts(): { readonly held: number; readonly dropped: number } {
    let [held, dropped] = [0, 0];
    for (const frame of this.#frames) {
      held += frame.last - frame.first + 1 - frame.dropped;
      dropped += frame.dropped;
    }
    return { held, dropped };
  }

  add(frame: SealedFrame): void {
    this.#frames.push(frame);
    this.#bytes += frame.bytes.length;
    for (let i = 0; this.#bytes > LIMIT && i < this.#frames.length; i++) this.#drop(i);
  }

  clear(): void {
    this.#frames = [];
    this.#bytes = 0;
  }

  /** The oldest is dropped first, and told: a gap with the same boundaries takes its place. */
  #drop(i: number): void {
    const frame = this.#frames[i] as SealedFrame;
    if (frame.every === 0) return;
    const { epoch, first, last, wall } = frame;
    const range = { node: this.#node, boot: this.#boot, epoch, first, last };
    const gap = sealGap(range, GAP_REASONS.full, wall);
    this.#frames[i] = gap;
    this.#bytes += gap.bytes.length - frame.bytes.length;
  }
}
