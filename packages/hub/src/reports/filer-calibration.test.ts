import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CalibrationPoints } from '@cerveceria/protocol';
import { cellsOf, filerBench, saidOf, WALL } from '../../tests/fakes/filer-bench.ts';
import type { LiveScan, NodeFacts } from '../ingest/ingest-port.ts';
import type { StoredFrame } from '../tiers/frame-tier.ts';

const LAB = 'k.lab';
const PH = `${LAB}.ph`;
const LINE: CalibrationPoints = [
  [4.2, 4],
  [7.2, 7],
];

const report = (values: readonly number[], channel = 'ph', at = WALL - 1_000_000) => ({
  source: LAB,
  readings: values.map((value, i) => ({ channel, time: at + i * 1000, value, unit: 'pH' })),
});

test('values are calibrated when they are filed, what was read is kept, and tablets are told both', async () => {
  const { given, told, worker, request, calibrate } = filerBench();
  await worker().file(request('r1', report([5, 5.2])));
  await calibrate(PH, LINE);
  await worker().file(request('r2', report([5, 5.2], 'ph', WALL - 500_000)));
  await calibrate(PH, null);
  await worker().file(request('r3', report([5], 'ph', WALL - 100_000)));
  assert.deepEqual(given.map(cellsOf), [
    { [PH]: [5000, 5200] },
    { [PH]: [4800, 5000], [`${PH}-raw`]: [5000, 5200] },
    { [PH]: [5000] },
  ]);
  const [facts, scan] = told[1] as [NodeFacts, LiveScan];
  assert.deepEqual(
    facts.channels.map(({ id }) => id),
    [PH, `${PH}-raw`],
  );
  assert.deepEqual(scan.cells, [5000, 5200]);
});

test('filed again after a kill at any append, under another calibration, the frames have the same numbers and bytes', async () => {
  const values = Array.from({ length: 70 }, (_, i) => 4 + i / 100);
  for (const first of [LINE, null])
    for (const later of [[[4.2, 5.5]] as CalibrationPoints, null, LINE])
      for (const after of [0, 1]) {
        const { given, worker, request, calibrate, dies } = filerBench();
        const parts = [report(values), { ...report(values, 'orp'), source: 'k.cellar' }];
        if (first !== null) await calibrate(PH, first);
        dies(after);
        await assert.rejects(worker().file(request('r', parts)), /killed/);
        const before = given.splice(0);
        await calibrate(PH, later);
        dies(Number.POSITIVE_INFINITY);
        await worker().file(request('r', parts));
        assert.deepEqual(given.map(saidOf).slice(0, before.length), before.map(saidOf));
        assert.equal(cellsOf(given[0] as StoredFrame)[`${PH}-raw`] === undefined, first === null);
      }
});

test('a report that brings what the hub makes itself is refused, and leaves no hole among the numbers', async () => {
  const { given, worker, request, calibrate } = filerBench();
  await calibrate(PH, LINE);
  await assert.rejects(worker().file(request('bad', report([5], 'ph-raw'))), { code: 'REPORT_CHANNEL' });
  await worker().file(request('good', report([5])));
  assert.deepEqual([given.length, given[0]?.first], [1, 1]);
});

test('what has its numbers is stored, whatever has been calibrated since', async () => {
  const { given, worker, request, calibrate, dies } = filerBench();
  dies(0);
  await assert.rejects(worker().file(request('r', report([5], 'ph-raw'))), /killed/);
  await calibrate(PH, LINE);
  dies(1);
  await worker().file(request('r', report([5], 'ph-raw')));
  assert.deepEqual(given.map(cellsOf), [{ [`${PH}-raw`]: [5000] }, { [`${PH}-raw`]: [5000] }]);
});
