import type { StoredFrame, TimedFrame } from '../tiers/frame-tier.ts';
import type { Tier } from '../tiers/tier-set.ts';

/** Where the raw frames of the past lie. A frame that goes from one tier to the other is in both for a while. */
export interface RawFrames {
  /** Of one epoch, those whose first is above `after` up to the watermark `until`, in the order of their seqs. */
  following(node: string, epoch: string, after: number, until: number): AsyncIterable<StoredFrame>;
  /** That touch the span of wall ms, in no order, each once. */
  touching(node: string, from: number, to: number): AsyncIterable<TimedFrame>;
  /** Last seq of each epoch, by node. */
  watermarks(): Promise<ReadonlyMap<string, ReadonlyMap<string, number>>>;
}

type Source = Pick<Tier, 'following' | 'frames' | 'totals'>;

/** @param cold where frames go from `warm`, in the order of their seqs */
export function rawFrames(warm: Source, cold: Source | undefined): RawFrames {
  const tiers = cold === undefined ? [warm] : [cold, warm];

  /** What the cold tier has between two seqs, both excluded. */
  async function* archived(node: string, epoch: string, after: number, before: number): AsyncGenerator<StoredFrame> {
    if (cold === undefined || before <= after + 1) return;
    for await (const frame of cold.following(node, epoch, after)) {
      if (frame.first >= before) return;
      yield frame;
    }
  }

  return {
    async *following(node, epoch, after, until) {
      let last = after;
      for await (const frame of warm.following(node, epoch, after)) {
        // Also what went over while this was read.
        yield* archived(node, epoch, last, frame.first);
        yield frame;
        last = frame.last;
      }
      yield* archived(node, epoch, last, until + 1);
    },
    async *touching(node, from, to) {
      const met = new Set<string>();
      // Warm first: what goes over meanwhile is met twice, never missed.
      for (const tier of [...tiers].reverse())
        for await (const frame of tier.frames({ node, from, to })) {
          const id = `${frame.epoch} ${frame.first}`;
          if (tiers.length > 1 && met.has(id)) continue;
          met.add(id);
          yield frame;
        }
    },
    async watermarks() {
      const nodes = new Map<string, Map<string, number>>();
      // What was archived was warm before: an archive that is down holds nothing up here.
      const said = await Promise.all([warm.totals(), cold?.totals().catch(() => []) ?? []]);
      for (const { node, epoch, watermark } of said.flat()) {
        const epochs = nodes.get(node) ?? new Map<string, number>();
        epochs.set(epoch, Math.max(epochs.get(epoch) ?? 0, watermark));
        nodes.set(node, epochs);
      }
      return nodes;
    },
  };
}
