import type { MachineClock } from '@cerveceria/runtime';
import { hubError } from '../errors.ts';
import type { StoredFrame, TimedFrame } from '../tiers/frame-tier.ts';
import type { Tier } from '../tiers/tier-set.ts';

/** Where the raw frames of the past lie. A frame that goes from one tier to the other is in both for a while. */
export interface RawFrames {
  /** Of one epoch, those whose first is above `after` up to the watermark `until`, in the order of their seqs. */
  following(node: string, epoch: string, after: number, until: number): AsyncIterable<StoredFrame>;
  /** That touch the span of wall ms, in no order, each once; `isWarm`: those alone that the warm tier has. */
  touching(node: string, from: number, to: number, isWarm?: boolean): AsyncIterable<TimedFrame>;
  /** Whether the warm tier has all of an epoch from a seq on: then no other one need be asked. */
  held(node: string): Promise<(epoch: string, seq: number) => boolean>;
  /** Last seq of each epoch, by node. */
  watermarks(): Promise<ReadonlyMap<string, ReadonlyMap<string, number>>>;
}

type Source = Pick<Tier, 'following' | 'frames' | 'totals'>;

/** An archive that did not answer is left alone for so long, machine ms, so that not every node waits for it. */
const REST_MS = 10_000;

/** @param cold where frames go from `warm`, in the order of their seqs */
export function rawFrames(warm: Source, cold: Source | undefined, clock: Pick<MachineClock, 'mono'>): RawFrames {
  let rests = Number.NEGATIVE_INFINITY;

  async function* patiently<T>(read: () => AsyncIterable<T>): AsyncGenerator<T> {
    if (clock.mono() < rests) throw hubError('TIER_UNAVAILABLE', 'the archive did not answer just now');
    try {
      yield* read();
    } catch (fault) {
      rests = clock.mono() + REST_MS;
      throw fault;
    }
  }

  async function archivedTotals() {
    if (cold === undefined || clock.mono() < rests) return [];
    return await cold.totals().catch(() => {
      rests = clock.mono() + REST_MS;
      return [];
    });
  }

  /** What the cold tier has between two seqs, both excluded. */
  async function* archived(node: string, epoch: string, after: number, before: number): AsyncGenerator<StoredFrame> {
    if (cold === undefined || before <= after + 1) return;
    for await (const frame of patiently(() => cold.following(node, epoch, after))) {
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
    async *touching(node, from, to, isWarm = false) {
      const met = new Set<string>();
      // Warm first: what goes over meanwhile is met twice, never missed.
      for await (const frame of warm.frames({ node, from, to })) {
        if (cold !== undefined && !isWarm) met.add(`${frame.epoch} ${frame.first}`);
        yield frame;
      }
      if (cold === undefined || isWarm) return;
      for await (const frame of patiently(() => cold.frames({ node, from, to })))
        if (!met.has(`${frame.epoch} ${frame.first}`)) yield frame;
    },
    async held(node) {
      if (cold === undefined) return () => true;
      const whole = (await warm.totals(node)).filter(
        ({ oldest, watermark, held, dropped }) => held + dropped >= watermark - oldest + 1,
      );
      const oldest = new Map(whole.map((each) => [each.epoch, each.oldest]));
      return (epoch, seq) => seq >= (oldest.get(epoch) ?? Number.POSITIVE_INFINITY);
    },
    async watermarks() {
      const nodes = new Map<string, Map<string, number>>();
      // What was archived was warm before: an archive that is down holds nothing up here.
      const said = await Promise.all([warm.totals(), archivedTotals()]);
      for (const { node, epoch, watermark } of said.flat()) {
        const epochs = nodes.get(node) ?? new Map<string, number>();
        epochs.set(epoch, Math.max(epochs.get(epoch) ?? 0, watermark));
        nodes.set(node, epochs);
      }
      return nodes;
    },
  };
}
