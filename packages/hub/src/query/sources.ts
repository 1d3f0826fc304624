import type { TimedSummary } from '../tiers/frame-tier.ts';
import type { PartSource } from './part.ts';
import type { Span } from './plan.ts';
import type { From } from './planned-frames.ts';
import type { Reading } from './readings.ts';

interface Counted {
  readonly tier: string;
  readonly width: number | undefined;
  from: number;
  to: number;
  frames: number;
  earlier: number;
}

/** Notes where the readings of a part came from, while they pass. */
export class Sources {
  readonly #span: Span;
  readonly #counted = new Map<string, Counted>();

  constructor(span: Span) {
    this.#span = span;
  }

  frame({ tier, from, to }: From<TimedSummary>): void {
    this.#add(tier, undefined, from, to, from >= this.#span.from ? [1, 0] : [0, 1]);
  }

  rollUps({ tier, width, from, to }: PartSource): void {
    this.#add(tier, width, from, to, [0, 0]);
  }

  live(readings: readonly Reading[]): void {
    const [first, last] = [readings[0], readings.at(-1)];
    if (first !== undefined && last !== undefined) this.#add('live', undefined, first.time, last.time, [0, 0]);
  }

  /** By time. */
  list(): PartSource[] {
    return [...this.#counted.values()].sort((a, b) => a.from - b.from || a.to - b.to);
  }

  #add(tier: string, width: number | undefined, begin: number, end: number, count: [number, number]): void {
    const [frames, earlier] = count;
    const from = Math.max(begin, this.#span.from);
    const to = Math.min(end, this.#span.to);
    const key = `${tier} ${width}`;
    const known = this.#counted.get(key);
    if (known === undefined) {
      this.#counted.set(key, { tier, width, from, to, frames, earlier });
      return;
    }
    known.from = Math.min(known.from, from);
    known.to = Math.max(known.to, to);
    known.frames += frames;
    known.earlier += earlier;
  }
}
