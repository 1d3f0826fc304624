import type { Mark } from '../buffer/outbox.ts';

/** Errors of a hub that are about the frame itself, not about the hub's own trouble. */
const ABOUT_FRAME = new Set(['FRAME_DAMAGED', 'FRAME_INVALID', 'FRAME_CONTRADICTS', 'FRAME_TOO_LARGE', 'CELL_INVALID']);
/** So often in a row, this far apart, is a frame refused before it is given up; machine ms. */
const TIMES = 5;
const APART_MS = 1000;

interface Place {
  readonly epoch: string;
  readonly first: number;
}

/** Keeps one bad frame from holding up all that come after it. */
export class Refusals {
  #place: Place | null = null;
  #times = 0;
  #last = Number.NEGATIVE_INFINITY;

  /** True when this frame was refused often enough to be given up. */
  refused(code: string, place: Place, now: number): boolean {
    if (!ABOUT_FRAME.has(code)) return false;
    if (this.#place?.epoch !== place.epoch || this.#place.first !== place.first) {
      this.#place = place;
      this.#times = 0;
    } else if (now - this.#last < APART_MS) return false;
    this.#times++;
    this.#last = now;
    if (this.#times < TIMES) return false;
    this.#place = null;
    return true;
  }

  progress(mark: Mark): void {
    if (this.#place?.epoch === mark.epoch && Math.max(mark.hot, mark.warm) >= this.#place.first) this.#place = null;
  }
}
