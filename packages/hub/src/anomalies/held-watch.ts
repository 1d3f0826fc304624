import { Blocks } from './blocks.ts';
import { DriftWatch } from './drift-watch.ts';
import type { Found } from './finding.ts';
import { ShiftWatch } from './shift-watch.ts';

/** Slow things are watched in stretches of at least so many readings and so long; process ms. */
const BLOCK_READINGS = 5;
const BLOCK_MS = 60_000;
/** After a change of the set point a loop has so many blocks to get there before it is held to it. */
const SETTLE_BLOCKS = 24;

/** What a loop should hold, and how far from it the channel is. */
export class HeldWatch {
  readonly #blocks = new Blocks(BLOCK_READINGS, BLOCK_MS);
  readonly #shift: ShiftWatch;
  readonly #drift: DriftWatch;
  #settling = SETTLE_BLOCKS;

  /** @param least spread that is assumed at least; @param allowed creeping that is no drift; both in the unit */
  constructor(least: number, allowed: number) {
    this.#shift = new ShiftWatch(least);
    this.#drift = new DriftWatch(allowed);
  }

  /** Another set point: everything begins anew, once the loop had time to get there. */
  settle(): void {
    this.#blocks.clear();
    this.#shift.clear();
    this.#drift.clear();
    this.#settling = SETTLE_BLOCKS;
  }

  /** `off`: value less set point. */
  add(time: number, off: number): (Found | undefined)[] {
    const block = this.#blocks.add(time, off);
    if (block === undefined) return [];
    if (this.#settling === 0) return [this.#shift.add(block), this.#drift.add(block)];
    this.#settling--;
    return [];
  }
}
