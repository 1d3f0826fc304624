import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeClock } from '@cerveceria/runtime';
import { MemoryStateStore } from '../../tests/fakes/memory-state-store.ts';
import { reportQueueContract } from './report-queue.contract.ts';
import { QUEUE, type ReportQueue, type Settled } from './report-queue.ts';
import { stateReportQueue } from './state-report-queue.ts';
import type { Expected } from './state-store.ts';

reportQueueContract('of documents', (_end, limits) => {
  const clock = new FakeClock(1_700_000_000_000);
  const store = new MemoryStateStore(() => clock.wall());
  let id = 0;
  const made = () => stateReportQueue({ store, clock, ...limits, newId: () => `${++id}` });
  const passIdle = () => {
    clock.advance(QUEUE.idleMs + 1);
    return Promise.resolve();
  };
  return Promise.resolve({ queue: made(), other: made(), passIdle });
});

test('a worker that is done before the door has written the fate is believed', async () => {
  const clock = new FakeClock(1_700_000_000_000);
  const done: Settled = { state: 'stored', ended: 1, readings: 3, sources: ['k.lab'], reason: null };
  class SlowDoor extends MemoryStateStore {
    worker: ReportQueue | undefined;
    override async put<T>(key: string, value: T, expected: Expected) {
      const { worker } = this;
      if (key.startsWith('report/fate/') && worker !== undefined) {
        this.worker = undefined;
        for (const { id } of await worker.take('w', 1)) await worker.settle(id, done);
      }
      return super.put(key, value, expected);
    }
  }
  const store = new SlowDoor(() => clock.wall());
  const made = () => stateReportQueue({ store, clock, newId: () => 'r1' });
  store.worker = made();
  const report = { bytes: Buffer.from('one'), isGzip: false, from: 'ana', key: 'k', received: 1 };
  const { id } = await made().add(report);
  assert.deepEqual(await made().fate(id), { id, received: 1, ...done });
  assert.deepEqual(await made().add(report), { id, known: true });
  assert.equal((await made().take('w', 1)).length, 0);
});

test('what is put back and fails again at once is set aside with its bytes', async () => {
  const clock = new FakeClock(1_700_000_000_000);
  const reason = { code: 'REPORT_UNIT', message: 'kPa' };
  const failed: Settled = { state: 'failed', ended: 1, readings: 0, sources: [], reason };
  const store = new MemoryStateStore(() => clock.wall());
  const queue = stateReportQueue({ store, clock, newId: () => 'r1' });
  const report = { bytes: Buffer.from('one'), isGzip: false, from: 'ana', key: null, received: 1 };
  const { id } = await queue.add(report);
  const fails = async () => {
    for (const taken of await queue.take('w', 1)) await queue.settle(taken.id, failed);
  };
  await fails();
  const remove = store.remove.bind(store);
  store.remove = async (key, expected) => {
    store.remove = remove;
    await fails();
    await remove(key, expected);
  };
  assert.equal(await queue.replay(id), true);
  assert.equal((await queue.fate(id))?.state, 'failed');
  assert.equal(String((await queue.body(id))?.bytes), 'one');
  assert.equal(await queue.replay(id), true);
});

test('a file that is too large for a document is refused in words, not taken for a store that is away', async () => {
  const clock = new FakeClock(1_700_000_000_000);
  const queue = stateReportQueue({ store: new MemoryStateStore(() => clock.wall()), clock, newId: () => 'r1' });
  const report = { isGzip: false, from: 'file night.json', key: 'k', received: 1 };
  const large = queue.add({ ...report, bytes: Buffer.alloc(QUEUE.largestDocument + 1) });
  await assert.rejects(large, { code: 'REPORT_TOO_LARGE' });
  assert.equal((await queue.waiting()).reports, 0);
});
