import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { IncomingReport, ReportQueue, Settled } from './report-queue.ts';

export interface QueueUnderTest {
  readonly queue: ReportQueue;
  /** Another hub or worker on the same store. */
  readonly other: ReportQueue;
  /** Lets so much time pass that a silent worker counts as dead. */
  readonly passIdle: () => Promise<void>;
}

export type FreshQueue = (end: (stop: () => Promise<void>) => void, most: number) => Promise<QueueUnderTest>;

const report = (text: string, more: Partial<IncomingReport> = {}): IncomingReport => ({
  ...{ bytes: Buffer.from(text), isGzip: false, from: 'ana', key: null, received: 1_700_000_000_000 },
  ...more,
});
const STORED: Settled = { state: 'stored', ended: 1_700_000_000_500, readings: 3, sources: ['k.lab'], reason: null };
const FAILED: Settled = {
  ...{ state: 'failed', ended: 1_700_000_000_500, readings: 0, sources: [] },
  reason: { code: 'REPORT_MALFORMED', message: 'no' },
};

export function reportQueueContract(name: string, fresh: FreshQueue): void {
  describe(`report queue ${name}`, () => {
    test('what is added is waiting, is taken as it came, and its fate is told', async (t) => {
      const { queue, other } = await fresh((end) => t.after(end), 100);
      const { id, known } = await queue.add(report('one', { isGzip: true }));
      assert.equal(known, false);
      assert.deepEqual([(await other.fate(id))?.state, await other.waiting()], ['waiting', 1]);
      const [taken, ...more] = await other.take('w', 10);
      const { key: _, ...sent } = report('one', { isGzip: true });
      assert.deepEqual({ ...taken, bytes: String(taken?.bytes) }, { ...sent, id, bytes: 'one' });
      assert.equal(more.length, 0);
      await other.settle(id, STORED);
      assert.deepEqual(await queue.fate(id), { id, received: 1_700_000_000_000, ...STORED });
      assert.deepEqual([await other.waiting(), (await other.take('w', 10)).length], [0, 0]);
      assert.equal(await queue.fate('0-1'), undefined);
    });

    test('two workers share, and neither gets what the other has', async (t) => {
      const { queue, other } = await fresh((end) => t.after(end), 100);
      const ids = [];
      for (let i = 0; i < 30; i++) ids.push((await queue.add(report(`${i}`))).id);
      const [a, b] = await Promise.all([queue.take('a', 20), other.take('b', 20)]);
      const all = [...a, ...b, ...(await queue.take('a', 20))].map(({ id }) => id);
      assert.deepEqual(all.sort(), ids.sort());
    });

    test('the share of a worker that is silent is taken over, that of one that speaks is not', async (t) => {
      const { queue, other, passIdle } = await fresh((end) => t.after(end), 100);
      for (let i = 0; i < 4; i++) await queue.add(report(`${i}`));
      const dead = await queue.take('dead', 2);
      const alive = await queue.take('alive', 2);
      await passIdle();
      await queue.keep(
        'alive',
        alive.map(({ id }) => id),
      );
      const taken = await other.take('heir', 10);
      assert.deepEqual(taken.map(({ id }) => id).sort(), dead.map(({ id }) => id).sort());
    });

    test('the same content under the same key is known, another one is refused', async (t) => {
      const { queue, other } = await fresh((end) => t.after(end), 100);
      const first = await queue.add(report('one', { key: 'k' }));
      assert.deepEqual(await other.add(report('one', { key: 'k' })), { id: first.id, known: true });
      await assert.rejects(other.add(report('two', { key: 'k' })), { code: 'REPORT_KEY_REUSED' });
      const [taken] = await queue.take('w', 1);
      await queue.settle(taken?.id as string, STORED);
      assert.deepEqual(await other.add(report('one', { key: 'k' })), { id: first.id, known: true });
      assert.equal(await queue.waiting(), 0);
    });

    test('when too many wait more are refused, and what was accepted is kept', async (t) => {
      const { queue } = await fresh((end) => t.after(end), 3);
      for (let i = 0; i < 3; i++) await queue.add(report(`${i}`));
      await assert.rejects(queue.add(report('more')), { code: 'REPORTS_TOO_MANY' });
      assert.equal((await queue.take('w', 10)).length, 3);
    });

    test('what failed is set aside with its reason, and comes again when it is replayed', async (t) => {
      const { queue, other } = await fresh((end) => t.after(end), 100);
      const { id } = await queue.add(report('bad'));
      await queue.take('w', 1);
      await queue.settle(id, FAILED);
      assert.deepEqual((await queue.fate(id))?.reason, FAILED.reason);
      assert.equal((await queue.take('w', 1)).length, 0);
      assert.equal(await other.replay(id), true);
      assert.deepEqual((await queue.fate(id))?.state, 'waiting');
      const [again] = await queue.take('w', 1);
      assert.deepEqual([again?.id, String(again?.bytes)], [id, 'bad']);
      await queue.settle(id, STORED);
      assert.deepEqual([(await queue.fate(id))?.state, await queue.waiting()], ['stored', 0]);
      assert.deepEqual([await other.replay(id), await other.replay('0-1')], [false, false]);
    });
  });
}
