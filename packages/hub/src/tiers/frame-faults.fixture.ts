import assert from 'node:assert/strict';
import { collect } from './frame-tier.contract.ts';
import type { FrameTier, StoredFrame } from './frame-tier.ts';
import type { RangeScan } from './range-scan.ts';
import { NODE, sampleFrame } from './sample-frame.ts';

const PATIENCE_MS = 60_000;

/** What a tier says while nobody can tell what its store has. */
export const gone = { code: 'TIER_UNAVAILABLE' };

/** Ten scans a frame. */
export const frameAt = (i: number, node = NODE): StoredFrame =>
  sampleFrame({ node, first: i * 10 + 1, last: i * 10 + 10 });

/** As hubs do: what a server did not answer in time is asked again. On a busy machine one that lives may be late, too. */
export async function eventually<T>(attempt: () => Promise<T>): Promise<T> {
  for (const end = performance.now() + PATIENCE_MS; ; ) {
    try {
      return await attempt();
    } catch (fault) {
      if ((fault as { code?: string }).code !== gone.code) throw fault;
      assert.ok(performance.now() < end, `the tier did not come back by itself: ${fault}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

/**
 * All of it once: what `acknowledged` says is there, nothing stands twice, the watermark passes no hole, and what is
 * counted is what lies there.
 */
export async function checkWhole(tier: FrameTier & RangeScan, acknowledged: number, node = NODE): Promise<void> {
  const [totals] = await eventually(() => tier.totals(node));
  assert.ok((totals?.watermark ?? 0) >= acknowledged, `${totals?.watermark} of ${acknowledged}`);
  const ranges = await eventually(() => collect(tier.ranges(node)));
  assert.equal(ranges.length, totals?.frames ?? 0);
  for (const [i, { first, last }] of ranges.entries()) assert.deepEqual([first, last], [i * 10 + 1, i * 10 + 10]);
  assert.equal(ranges.at(-1)?.last ?? 0, totals?.watermark ?? 0);
  const sum = (of: 'held' | 'dropped') => ranges.reduce((all, range) => all + range[of], 0);
  assert.deepEqual([sum('held'), sum('dropped')], [totals?.held ?? 0, totals?.dropped ?? 0]);
}
