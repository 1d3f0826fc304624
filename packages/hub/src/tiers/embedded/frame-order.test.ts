import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { silentLog, systemMachineClock } from '@cerveceria/runtime';
import fc from 'fast-check';
import { sampleFrame, sampleGap } from '../sample-frame.ts';
import { createEmbedded } from './embedded.ts';

const NODE = 'kettle-1.any';

const piece = fc.record({
  first: fc.integer({ min: 1, max: 40 }),
  size: fc.integer({ min: 1, max: 8 }),
  gap: fc.boolean(),
});

test('any frames in any order, split anyhow over two hubs, leave no hole and nothing twice', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'frame-order-'));
  const hubs = ['a', 'b'].map(
    (hub) => createEmbedded({ folder, hub, clock: systemMachineClock, log: silentLog }).frames,
  );
  for (const hub of hubs) await hub.start();
  t.after(async () => {
    for (const hub of hubs) await hub.stop();
    await rm(folder, { recursive: true });
  });
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(piece, { minLength: 1, maxLength: 12 }), { maxLength: 12 }), async (batches) => {
      const epoch = (++run).toString(16).padStart(16, '0');
      const outcomes = await Promise.all(
        batches.map((batch, i) =>
          (hubs[i % 2] as (typeof hubs)[0]).append(
            batch.map(({ first, size, gap }) =>
              (gap ? sampleGap : sampleFrame)({ node: NODE, epoch, first, last: first + size - 1 }),
            ),
          ),
        ),
      );
      const ranges = [];
      for await (const range of (hubs[0] as (typeof hubs)[0]).ranges(NODE))
        if (range.epoch === epoch) ranges.push(range);
      let next = 1;
      for (const { first, last, held, dropped } of ranges) {
        assert.equal(first, next);
        assert.equal(held + dropped, last - first + 1);
        next = last + 1;
      }
      const [total] = (await (hubs[1] as (typeof hubs)[0]).totals(NODE)).filter((each) => each.epoch === epoch);
      assert.equal(total?.watermark ?? 0, next - 1);
      const told = outcomes.flat().filter((verdict) => verdict.outcome === 'stored').length;
      assert.equal(told, ranges.length);
    }),
    { numRuns: 60 },
  );
});
