import type { EpochTotals, FrameTier, StoredFrame } from '../tiers/frame-tier.ts';
import { hotFloor } from './hot-floor.ts';

/** How a tier is filled: what it misses of one epoch, and from where. */
export interface Fill {
  readonly low: FrameTier;
  readonly high: FrameTier;
  /** What the low tier holds; undefined: it has never heard of the epoch. */
  readonly has: EpochTotals | undefined;
  /** What the other one holds. */
  readonly wants: EpochTotals;
  /** Wall ms before which the low tier wants nothing; undefined: it wants everything. */
  readonly since: number | undefined;
  /** Called after each batch with the watermark; resolves when the next may go, false: stop. */
  readonly step: (stored: number, watermark: number) => Promise<boolean>;
}

/** `missing`: the first seq that the other tier has not either, up to `next`; `stopped`: look again; undefined: nothing is left. */
export type Filled = { readonly missing: number; readonly next: number } | { readonly stopped: true } | undefined;

/** Frames given to the tier at once: some 50 KB, so that what agents send is not held up behind it. */
const BATCH = 128;

/** Brings one epoch of a tier up to what another tier has of it. The gate makes it harmless to do this twice at once. */
export async function fillEpoch(fill: Fill): Promise<Filled> {
  const { low, high, wants, since } = fill;
  const { node, epoch } = wants;
  let at = fill.has?.watermark ?? 0;

  /** What lies before is not wanted here; what was held before it would leave a hole, and is old by then. */
  async function skipTo(seq: number): Promise<void> {
    if (seq <= at) return;
    if ((fill.has?.frames ?? 0) > 0) await low.remove(node, epoch, at);
    await low.advance(node, epoch, seq);
    at = seq;
    await fill.step(0, at);
  }

  if (since !== undefined) await skipTo(await hotFloor(high, { node, epoch, after: at, last: wants.watermark }, since));
  for await (const batch of batches(high.following(node, epoch, at))) {
    const first = (batch[0] as StoredFrame).first;
    if (first > at + 1) {
      if (since === undefined) return { missing: at + 1, next: first };
      await skipTo(first - 1);
    }
    const verdicts = await low.append(batch);
    const stored = verdicts.filter(({ outcome }) => outcome === 'stored').length;
    const before = at;
    at = verdicts.at(-1)?.watermark ?? at;
    // It has lost something since it was asked.
    if (at <= before) return { stopped: true };
    if (!(await fill.step(stored, at))) return { stopped: true };
  }
  if (at >= wants.watermark) return undefined;
  // The other tier's gate stands there, and its frames are older than it keeps them.
  if (since === undefined) return { missing: at + 1, next: wants.watermark + 1 };
  await skipTo(wants.watermark);
  return undefined;
}

async function* batches(frames: AsyncIterable<StoredFrame>): AsyncGenerator<StoredFrame[]> {
  let batch: StoredFrame[] = [];
  for await (const frame of frames) {
    batch.push(frame);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
