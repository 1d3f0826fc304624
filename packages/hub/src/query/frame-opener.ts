import type { HistoryGap } from '@cerveceria/protocol';
import { decodeFrame } from '@cerveceria/protocol/codec';
import type { FrameRange, FrameTier, TimedFrame } from '../tiers/frame-tier.ts';
import { UNOPENED } from './gap-tracker.ts';
import type { Span } from './plan.ts';
import { type Reading, readingsOf } from './readings.ts';

/** Runs of frames without a value are looked into so often a query; what is left says that it is one of the two. */
const MAX_LOOKS = 100;

function open(stored: TimedFrame, channel: string): Reading[] {
  const frame = decodeFrame(stored.bytes);
  // A frame of a newer version cannot be read here; the ledger counts it, history has nothing to draw.
  return frame.kind === 'data' ? readingsOf(stored, frame, channel) : [];
}

/** Opens frames, and those only that a query cannot do without. */
export class FrameOpener {
  readonly #tier: Pick<FrameTier, 'frames'>;
  readonly #range: FrameRange;
  readonly #channel: string;
  readonly #mustOpen: (frame: Span) => boolean;
  readonly #take: (reading: Reading) => void;
  readonly #opened = new Set<string>();
  #run: { from: number; to: number } | undefined;

  constructor(
    tier: Pick<FrameTier, 'frames'>,
    range: FrameRange,
    channel: string,
    mustOpen: (frame: Span) => boolean,
    take: (reading: Reading) => void,
  ) {
    this.#tier = tier;
    this.#range = range;
    this.#channel = channel;
    this.#mustOpen = mustOpen;
    this.#take = take;
  }

  /** Neighbours that are wanted one after the other are read in one go. */
  want(frame: Span): void {
    this.#run ??= { from: frame.from, to: frame.to };
    this.#run.to = Math.max(this.#run.to, frame.to);
  }

  async flush(): Promise<void> {
    const run = this.#run;
    this.#run = undefined;
    if (run === undefined) return;
    for await (const frame of this.#tier.frames({ ...this.#range, ...run })) {
      if (frame.from === null || frame.to === null) continue;
      const id = `${frame.epoch} ${frame.first}`;
      // A neighbour that only touches the run stays closed and is counted by its summary.
      if (!this.#mustOpen({ from: frame.from, to: frame.to }) || this.#opened.has(id)) continue;
      this.#opened.add(id);
      for (const reading of open(frame, this.#channel)) this.#take(reading);
    }
  }

  /** Finds out whether the cells of frames that stayed closed were missing or faulty. */
  async name(gaps: readonly HistoryGap[]): Promise<HistoryGap[]> {
    let looks = 0;
    const named: HistoryGap[] = [];
    for (const gap of gaps) {
      if (gap.detail !== UNOPENED) named.push(gap);
      else if (looks++ < MAX_LOOKS) named.push(await this.#named(gap));
      else named.push({ ...gap, reason: 'missing', detail: 'missing or faulty' });
    }
    return named;
  }

  async #named(gap: HistoryGap): Promise<HistoryGap> {
    for await (const frame of this.#tier.frames({ ...this.#range, from: gap.from, to: gap.from })) {
      const bad = open(frame, this.#channel).find((reading) => reading.bad !== '')?.bad;
      if (bad === 'missing') return { ...gap, reason: 'missing', detail: '' };
      if (bad !== undefined) return { ...gap, reason: 'fault', detail: bad };
    }
    return { ...gap, reason: 'missing', detail: 'missing or faulty' };
  }
}
