import type { Block } from './blocks.ts';
import { causeOf, confidence, type Found } from './finding.ts';
import { median } from './robust-window.ts';

/** Blocks that make a trend; it is looked at after every so many new ones. */
const WINDOW = 72;
const EACH = 12;
/** Of pairs that rise or fall in time: how sure of a trend, in standard deviations (Mann, Econometrica 13, 1945). */
const SURE = 5;

/** Median of the slopes of all pairs, per ms (Sen, J. Am. Stat. Assoc. 63, 1968), and how sure a trend is. */
export function trend(blocks: readonly Block[]): { readonly slope: number; readonly sureness: number } {
  const slopes: number[] = [];
  let signs = 0;
  for (const [i, a] of blocks.entries())
    for (const b of blocks.slice(i + 1)) {
      slopes.push((b.mean - a.mean) / (b.from - a.from));
      signs += Math.sign(b.mean - a.mean);
    }
  const n = blocks.length;
  // Neighbours of a controlled process are alike; what they tell counts as a third.
  const variance = (3 * (n * (n - 1) * (2 * n + 5))) / 18;
  return { slope: median(slopes), sureness: signs / Math.sqrt(variance) };
}

/** A value that creeps away from what it should be, block by block in one direction. */
export class DriftWatch {
  readonly #allowed: number;
  #blocks: Block[] = [];
  #since = 0;
  #drifting: Found | undefined;

  /** @param allowed change over the window that is no drift, in the unit */
  constructor(allowed: number) {
    this.#allowed = allowed;
  }

  clear(): void {
    this.#blocks = [];
    this.#since = 0;
  }

  /** @returns what began or, with `until`, what ended */
  add(block: Block): Found | undefined {
    this.#blocks.push(block);
    if (this.#blocks.length > WINDOW) this.#blocks.shift();
    if (this.#blocks.length < WINDOW || ++this.#since < EACH) return undefined;
    this.#since = 0;
    const { slope, sureness } = trend(this.#blocks);
    const { from } = this.#blocks[0] as Block;
    const change = slope * (block.from - from);
    const isDrift = Math.abs(change) > this.#allowed && Math.abs(sureness) > SURE;
    const before = this.#drifting;
    if (isDrift === (before !== undefined)) return undefined;
    if (before !== undefined) {
      this.#drifting = undefined;
      return { ...before, at: block.to, until: block.to };
    }
    const evidence = { change, perHour: slope * 3_600_000, hours: (block.from - from) / 3_600_000, sureness };
    const found = { kind: 'drift' as const, from, at: block.to, until: null, ...causeOf('creeps-away'), evidence };
    this.#drifting = { ...found, confidence: confidence(change, this.#allowed) };
    return this.#drifting;
  }
}
