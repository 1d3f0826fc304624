import type { FrameRange, FrameTier, NodeKnown, TimedFrame, TimedSummary } from '../tiers/frame-tier.ts';
import { mergeByTime } from '../tiers/merge-by-time.ts';
import { byTime } from '../tiers/place-frame.ts';
import type { Answers } from './tier-answers.ts';
import { TierFault } from './tier-fault.ts';
import { isShared, type TierShare } from './tier-plan.ts';
import { inTime, type Patience, timely } from './timely.ts';

interface Identified {
  readonly epoch: string;
  readonly first: number;
  readonly from: number | null;
}

interface Planned {
  readonly tier: FrameTier;
  /** Its place among the tiers. */
  readonly at: number;
  readonly share: TierShare;
  readonly known: NodeKnown | undefined;
}

/** An item, and the name of the tier that it came from. */
export type From<T> = T & { readonly tier: string };

/** The frames of several tiers as one: of each tier what it has to give, nothing else, in the order of time. */
export class PlannedFrames {
  readonly #tiers: readonly FrameTier[];
  readonly #planned: readonly Planned[];
  readonly #patience: Patience;

  /** @param shares of each of `tiers`; from one whose share is empty nothing is read. @param known of each of them */
  constructor(tiers: readonly FrameTier[], { shares, known }: Pick<Answers, 'shares' | 'known'>, patience: Patience) {
    this.#tiers = tiers;
    this.#planned = tiers.flatMap((tier, at) => {
      const share = shares[at];
      return share === undefined || share.size === 0 ? [] : [{ tier, at, share, known: known[at] ?? undefined }];
    });
    this.#patience = patience;
  }

  /** @throws TierFault */
  summaries(range: FrameRange & { readonly channel: string }): AsyncIterableIterator<From<TimedSummary>> {
    return this.#merged((tier, beside) => tier.summaries({ ...range, ...beside }));
  }

  /** @throws TierFault */
  frames(range: FrameRange): AsyncIterableIterator<From<TimedFrame>> {
    return this.#merged((tier, beside) => tier.frames({ ...range, ...beside }));
  }

  /** @throws TierFault */
  async gaps(range: FrameRange): Promise<TimedFrame[]> {
    const lists = await Promise.all(
      this.#planned.map(async ({ tier, at, share, known }) => {
        const gaps = await inTime(tier.gaps({ ...range, ...(known && { known }) }), this.#patience).catch((fault) =>
          this.#refuse(at, fault),
        );
        return gaps.filter(({ epoch, first }) => isShared(share, epoch, first));
      }),
    );
    return lists.flat().sort(byTime);
  }

  #refuse(at: number, fault: unknown): never {
    this.#patience.signal?.throwIfAborted();
    throw new TierFault(at, fault);
  }

  #merged<T extends Identified>(
    read: (tier: FrameTier, beside: Pick<FrameRange, 'among' | 'known'>) => AsyncIterable<T>,
  ): AsyncIterableIterator<From<T>> {
    const streams = this.#planned.map(({ tier, at, share, known }) => {
      // The only tier gives all that it holds.
      const among = this.#tiers.length === 1 ? {} : { among: share };
      const items = timely(read(tier, { ...among, ...(known && { known }) })[Symbol.asyncIterator](), this.#patience);
      return shared(items, tier.name, share, (fault) => this.#refuse(at, fault));
    });
    if (streams.length === 1) return streams[0] as AsyncIterableIterator<From<T>>;
    // All of them begin at once, so that the slowest alone is waited for.
    return mergeByTime(streams.map((items) => ({ earliest: Number.NEGATIVE_INFINITY, open: () => items })));
  }
}

/** Of `items` those in the share. Written out, as a generator costs several turns of the event loop an item. */
function shared<T extends Identified>(
  items: AsyncIterableIterator<T>,
  tier: string,
  share: TierShare,
  refuse: (fault: unknown) => never,
): AsyncIterableIterator<From<T>> {
  return {
    async next() {
      for (;;) {
        const next = await items.next().catch(refuse);
        if (next.done === true) return { value: undefined, done: true };
        if (isShared(share, next.value.epoch, next.value.first))
          return { value: Object.assign(next.value, { tier }), done: false };
      }
    },
    async return() {
      await items.return?.();
      return { value: undefined, done: true };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
