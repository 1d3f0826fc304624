import type { Block } from './blocks.ts';
import { causeOf, confidence, type Found } from './finding.ts';
import { RobustWindow } from './robust-window.ts';

/** Blocks that make the level, and how many before anything is said. */
const WINDOW = 96;
const LEAST = 24;
/**
 * Two-sided cumulative sum of deviations in spreads (Page, Continuous Inspection Schemes, Biometrika 41, 1954): what is
 * below SLACK counts for nothing, the sum is suspicious above LIMIT. One block alone counts CLIP at most.
 */
const SLACK = 1.5;
const LIMIT = 20;
const CLIP = 5;

/** A level that changed and stays changed. */
export class ShiftWatch {
  readonly #least: number;
  readonly #level = new RobustWindow(WINDOW, 1);
  #waiting: Block[] = [];
  #up = 0;
  #down = 0;
  #from = 0;

  /** @param least spread of blocks that is assumed at least, in the unit */
  constructor(least: number) {
    this.#least = least;
  }

  /** What is expected has changed: everything begins anew. */
  clear(): void {
    this.#level.clear();
    this.#waiting = [];
    this.#up = 0;
    this.#down = 0;
  }

  add(block: Block): Found | undefined {
    if (this.#level.length < LEAST) {
      this.#level.add(block.mean);
      return undefined;
    }
    const sigma = Math.max(this.#level.sigma, this.#least);
    const deviation = Math.max(-CLIP, Math.min(CLIP, (block.mean - this.#level.center) / sigma));
    const before = Math.max(this.#up, this.#down);
    this.#up = Math.max(0, this.#up + deviation - SLACK);
    this.#down = Math.max(0, this.#down - deviation - SLACK);
    const sum = Math.max(this.#up, this.#down);
    if (before === 0 && sum > 0) this.#from = block.from;
    // What may belong to another level must not move this one.
    this.#waiting.push(block);
    if (sum > LIMIT) return this.#found(block, sigma, sum);
    if (sum === 0) for (const { mean } of this.#waiting.splice(0)) this.#level.add(mean);
    return undefined;
  }

  #found(block: Block, sigma: number, sum: number): Found {
    const after = this.#waiting.filter(({ from }) => from >= this.#from);
    const level = after.reduce((total, { mean }) => total + mean, 0) / after.length;
    const found: Found = {
      kind: 'shift',
      ...{ from: this.#from, at: block.to, until: block.to },
      ...causeOf('level-moved'),
      evidence: { before: this.#level.center, after: level, sigma, sum },
      confidence: confidence(sum, LIMIT),
    };
    this.clear();
    return found;
  }
}
