import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CalibrationPoints } from '@cerveceria/protocol';
import { decodeFrame } from '@cerveceria/protocol/codec';
import { FakeClock } from '@cerveceria/runtime';
import { MemoryStateStore } from '../../tests/fakes/memory-state-store.ts';
import type { LiveScan, NodeFacts } from '../ingest/ingest-port.ts';
import type { StoredFrame } from '../tiers/frame-tier.ts';
import { judge } from '../tiers/gate.ts';
import type { QueuedReport } from '../tiers/report-queue.ts';
import { calibrationKey } from './calibration-docs.ts';
import { Filer } from './filer.ts';
import { VirtualNodes } from './virtual-node.ts';

const WALL = Date.UTC(2026, 0, 10);
const LAB = 'k.lab';
const PH = `${LAB}.ph`;
const LINE: CalibrationPoints = [
  [4.2, 4],
  [7.2, 7],
];

function bench() {
  const clock = new FakeClock(WALL);
  const store = new MemoryStateStore(() => clock.wall());
  /** All that was ever given to the tier, in order. */
  const given: StoredFrame[] = [];
  const marks = new Map<string, number>();
  /** Appends until one dies over it. */
  let left = Number.POSITIVE_INFINITY;
  const told: [NodeFacts, LiveScan][] = [];
  const tier = {
    learnBoots: () => Promise.resolve(),
    append(frames: readonly StoredFrame[]) {
      given.push(...frames);
      if (--left < 0) return Promise.reject(new Error('killed'));
      const verdicts = frames.map((frame) => {
        const verdict = judge(marks.get(frame.epoch) ?? 0, frame);
        marks.set(frame.epoch, verdict.watermark);
        return verdict;
      });
      return Promise.resolve(verdicts);
    },
  };
  const made = () =>
    new Filer({ nodes: new VirtualNodes(store, 'hub-a'), tier, process: clock, told: (...each) => told.push(each) });
  const worker = () => ({ file: (queued: QueuedReport) => made().file(queued, () => Promise.resolve(false)) });
  const request = (id: string, body: unknown) => {
    const bytes = Buffer.from(JSON.stringify(body));
    return { ...{ id, bytes, isGzip: false, from: 'ana', key: null, received: WALL }, deliveries: 1 };
  };
  const set = (points: CalibrationPoints | null, channel = PH) =>
    store.put(calibrationKey(channel), { calibration: points && { points } }, 'any');
  const dies = (after: number) => {
    left = after;
  };
  return { store, given, told, worker, request, set, dies };
}

const report = (values: readonly number[], channel = 'ph', at = WALL - 1_000_000) => ({
  source: LAB,
  readings: values.map((value, i) => ({ channel, time: at + i * 1000, value, unit: 'pH' })),
});

const cellsOf = ({ bytes }: StoredFrame) => {
  const frame = decodeFrame(bytes);
  if (frame.kind !== 'data') assert.fail(frame.kind);
  return Object.fromEntries(frame.columns.map(({ channel, cells }) => [channel.id, cells]));
};

test('values are calibrated when they are filed, what was read is kept, and tablets are told both', async () => {
  const { given, told, worker, request, set } = bench();
  await worker().file(request('r1', report([5, 5.2])));
  await set(LINE);
  await worker().file(request('r2', report([5, 5.2], 'ph', WALL - 500_000)));
  await set(null);
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
        const { given, worker, request, set, dies } = bench();
        const parts = [report(values), { ...report(values, 'orp'), source: 'k.cellar' }];
        if (first !== null) await set(first);
        dies(after);
        await assert.rejects(worker().file(request('r', parts)), /killed/);
        const before = given.splice(0);
        await set(later);
        dies(Number.POSITIVE_INFINITY);
        await worker().file(request('r', parts));
        const plain = (frames: StoredFrame[]) =>
          frames.map(({ node, epoch, first: begin, last, bytes }) => [
            ...[node, epoch, begin, last],
            Buffer.from(bytes).toString('hex'),
          ]);
        assert.deepEqual(plain(given).slice(0, before.length), plain(before));
        assert.equal(cellsOf(given[0] as StoredFrame)[`${PH}-raw`] === undefined, first === null);
      }
});

test('a report that brings what the hub makes itself is refused, and leaves no hole among the numbers', async () => {
  const { given, worker, request, set } = bench();
  await set(LINE);
  await assert.rejects(worker().file(request('bad', report([5], 'ph-raw'))), { code: 'REPORT_RAW' });
  await worker().file(request('good', report([5])));
  assert.deepEqual([given.length, given[0]?.first], [1, 1]);
});

test('what has its numbers is stored, whatever has been calibrated since', async () => {
  const { given, worker, request, set, dies } = bench();
  dies(0);
  await assert.rejects(worker().file(request('r', report([5], 'ph-raw'))), /killed/);
  await set(LINE);
  dies(1);
  await worker().file(request('r', report([5], 'ph-raw')));
  assert.deepEqual(given.map(cellsOf), [{ [`${PH}-raw`]: [5000] }, { [`${PH}-raw`]: [5000] }]);
});
