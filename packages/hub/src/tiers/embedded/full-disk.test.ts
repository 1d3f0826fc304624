import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { silentLog, systemMachineClock } from '@cerveceria/runtime';
import { NODE, sampleFrame } from '../sample-frame.ts';
import { risingIds, stateReportQueue } from '../state-report-queue.ts';
import { createEmbedded } from './embedded.ts';

const frameAt = (i: number) => sampleFrame({ first: i * 60 + 1, last: i * 60 + 60, channels: 12 });

test('when the file may grow no more, appends fail, what was told as stored stays, and room makes it go on', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'full-disk-'));
  const small = { folder, hub: 'a', clock: systemMachineClock, log: silentLog, maxPages: 120 };
  const { frames } = createEmbedded(small);
  t.after(() => rmSync(folder, { recursive: true }));
  await frames.start();
  let stored = 0;
  await assert.rejects(
    async () => {
      for (; stored < 5000; stored++) await frames.append([frameAt(stored)]);
    },
    { code: 'TIER_UNAVAILABLE', detail: /SQLITE_FULL/ },
  );
  assert.ok(stored > 10, `${stored} frames before it was full`);
  assert.equal((await frames.totals(NODE))[0]?.watermark, stored * 60);
  await frames.ping();
  await frames.stop();
  const { maxPages: _, ...roomy } = small;
  const again = createEmbedded(roomy).frames;
  await again.start();
  assert.deepEqual(await again.append([frameAt(stored)]), [{ outcome: 'stored', watermark: (stored + 1) * 60 }]);
  assert.equal((await again.totals(NODE))[0]?.frames, stored + 1);
  await again.stop();
});

test('reports for which there is no room are refused, those that were accepted are taken, and room makes it go on', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'full-disk-'));
  const clock = systemMachineClock;
  const small = { folder, hub: 'a', clock, log: silentLog, maxPages: 60 };
  const { state } = createEmbedded(small);
  t.after(() => rmSync(folder, { recursive: true }));
  await state.start();
  const queue = stateReportQueue({ store: state, clock, newId: risingIds('a', clock) });
  const report = { bytes: Buffer.alloc(3000, 'x'), isGzip: false, from: 'ana', key: null, received: 1_700_000_000_000 };
  const accepted: string[] = [];
  await assert.rejects(
    async () => {
      while (accepted.length < 500) accepted.push((await queue.add(report)).id);
    },
    { code: 'TIER_UNAVAILABLE', detail: /SQLITE_FULL/ },
  );
  assert.ok(accepted.length > 5, `${accepted.length} reports before it was full`);
  for (const id of accepted) assert.equal((await queue.fate(id))?.state, 'waiting');
  await state.stop();
  const { maxPages: _, ...roomy } = small;
  const again = createEmbedded(roomy).state;
  await again.start();
  const heir = stateReportQueue({ store: again, clock, newId: risingIds('a', clock) });
  const taken = new Set((await heir.take('w', 1000)).map(({ id }) => id));
  assert.deepEqual(
    accepted.filter((id) => !taken.has(id)),
    [],
  );
  await heir.add(report);
  await again.stop();
});
