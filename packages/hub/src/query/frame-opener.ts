import type { HistoryGap } from '@cerveceria/protocol';
import { decodeFrame } from '@cerveceria/protocol/codec';
import type { TimedFrame, TimedSummary } from '../tiers/frame-tier.ts';
import { type TrackedGap, UNOPENED } from './gap-tracker.ts';
import type { PlannedFrames } from './planned-frames.ts';
import { type Reading, readingsOf } from './readings.ts';

/** Runs of frames without a value are looked into so often a part; what is left says that it is one of the two. */
const MAX_LOOKS = 10;

function open(stored: TimedFrame, channel: string): Reading[] {
  const frame = decodeFrame(stored.bytes, channel);
  // A frame of a newer version cannot be read here; the ledger counts it, history has nothing to draw.
  return frame.kind === 'data' ? readingsOf(stored, frame, channel) : [];
}

const idOf = ({ epoch, first }: { readonly epoch: string; readonly first: number }) => `${epoch} ${first}`;

/** Opens frames, and those only that a query cannot do without. */
export class FrameOpener {
  readonly #source: PlannedFrames;
  readonly #node: string;
  readonly #channel: string;
  readonly #take: (reading: Reading) => void;
  readonly #wanted = new Set<string>();
  #run: { from: number; to: number } | undefined;

  constructor(source: PlannedFrames, node: string, channel: string, take: (reading: Reading) => void) {
    this.#source = source;
    this.#node = node;
    this.#channel = channel;
    this.#take = take;
  }

  /** Neighbours that are wanted one after the other are read in one go, but for what is open already. */
  async want(frame: TimedSummary): Promise<void> {
    const { content } = frame;
    if (content !== undefined) {
      await this.flush();
      for (const reading of readingsOf(frame, content, this.#channel)) this.#take(reading);
      return;
    }
    this.#wanted.add(idOf(frame));
    this.#run ??= { from: frame.from, to: frame.to };
    this.#run.to = Math.max(this.#run.to, frame.to);
  }

  async flush(): Promise<void> {
    const run = this.#run;
    this.#run = undefined;
    if (run === undefined) return;
    // A neighbour that only touches the run stays closed and is counted by its summary.
    for await (const frame of this.#source.frames({ node: this.#node, ...run }))
      if (this.#wanted.delete(idOf(frame))) for (const reading of open(frame, this.#channel)) this.#take(reading);
  }

  /** Finds out whether the cells of frames that stayed closed were missing or faulty. */
  async name(gaps: readonly TrackedGap[]): Promise<HistoryGap[]> {
    const unopened = gaps.filter(({ detail }) => detail === UNOPENED);
    const looked = new Map<TrackedGap, HistoryGap>();
    // Side by side: each is a store's whole way there and back.
    const look = async ({ goesOn: _, ...gap }: TrackedGap) => await this.#named(gap);
    const found = await Promise.all(unopened.slice(0, MAX_LOOKS).map(look));
    for (const [i, gap] of unopened.entries())
      looked.set(gap, found[i] ?? { ...gap, reason: 'missing', detail: 'missing or faulty' });
    const named: HistoryGap[] = [];
    for (const tracked of gaps) {
      const { goesOn, ...gap } = tracked;
      const own = looked.get(tracked) ?? gap;
      const before = named.at(-1);
      // One fault, of which some frames were opened and others not.
      if (goesOn === true && before?.reason === own.reason && before.detail === own.detail)
        named.splice(-1, 1, { ...before, to: own.to, count: before.count + own.count });
      else named.push(own);
    }
    return named;
  }

  async #named(gap: HistoryGap): Promise<HistoryGap> {
    for await (const frame of this.#source.frames({ node: this.#node, from: gap.from, to: gap.from })) {
      const bad = open(frame, this.#channel).find((reading) => reading.bad !== '')?.bad;
      if (bad === 'missing') return { ...gap, reason: 'missing', detail: '' };
      if (bad !== undefined) return { ...gap, reason: 'fault', detail: bad };
    }
    return { ...gap, reason: 'missing', detail: 'missing or faulty' };
  }
}
