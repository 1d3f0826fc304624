import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { IncomingReport, ListedReport, QueueLimits, ReportQueue, Settled } from './report-queue.ts';

export interface QueueUnderTest {
  readonly queue: ReportQueue;
  /** Another hub or worker on the same store. */
  readonly other: ReportQueue;
  /** Lets so much time pass that a silent worker counts as dead. */
  readonly passIdle: () => Promise<void>;
}

export type FreshQueue = (end: (stop: () => Promise<void>) => void, limits: QueueLimits) => Promise<QueueUnderTest>;

const report = (text: string, more: Partial<IncomingReport> = {}): IncomingReport => ({
  ...{ bytes: Buffer.from(text), isGzip: false, from: 'ana', key: null, received: 1_700_000_000_000 },
  ...more,
});
const STORED: Settled = { state: 'stored', ended: 1_700_000_000_500, readings: 3, sources: ['k.lab'], reason: null };
const FAILED: Settled = {
  ...{ state: 'failed', ended: 1_700_000_000_500, readings: 0, sources: [] },
  reason: { code: 'REPORT_MALFORMED', message: 'no' },
};

const MUCH = 1_000_000;

async function all(listed: AsyncIterable<ListedReport>): Promise<ListedReport[]> {
  const rows = [];
  for await (const row of listed) rows.push(row);
  return rows;
}

export function reportQueueContract(name: string, made: FreshQueue): void {
  const fresh = (end: Parameters<FreshQueue>[0], most: number, mostBytes = MUCH) => made(end, { most, mostBytes });
  describe(`report queue ${name}`, () => {
    test('what is added is waiting, is taken as it came, and its fate is told', async (t) => {
      const { queue, other } = await fresh((end) => t.after(end), 100);
      const { id, known } = await queue.add(report('one', { isGzip: true }));
      assert.equal(known, false);
      assert.deepEqual([(await other.fate(id))?.state, (await other.waiting()).reports], ['waiting', 1]);
      const [taken, ...more] = await other.take('w', 10);
      const { key: _, ...sent } = report('one', { isGzip: true });
      assert.deepEqual({ ...taken, bytes: String(taken?.bytes) }, { ...sent, id, bytes: 'one' });
      assert.equal(more.length, 0);
      await other.settle(id, STORED);
      assert.deepEqual(await queue.fate(id), { id, received: 1_700_000_000_000, ...STORED });
      assert.deepEqual([(await other.waiting()).reports, (await other.take('w', 10)).length], [0, 0]);
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
      assert.equal((await queue.waiting()).reports, 0);
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
      assert.deepEqual([(await queue.fate(id))?.state, (await queue.waiting()).reports], ['stored', 0]);
      assert.deepEqual([await other.replay(id), await other.replay('0-1')], [false, false]);
    });

    test('when too many bytes wait more are refused, and what is settled makes room for as many', async (t) => {
      const { queue, other } = await fresh((end) => t.after(end), 100, 100);
      const { id } = await queue.add(report('x'.repeat(60)));
      await other.add(report('y'.repeat(30), { key: 'k' }));
      await assert.rejects(other.add(report('z'.repeat(11))), { code: 'REPORTS_TOO_MANY' });
      await other.add(report('z'.repeat(10)));
      await assert.rejects(queue.add(report('!')), { code: 'REPORTS_TOO_MANY' });
      // What is known needs no room.
      assert.equal((await queue.add(report('y'.repeat(30), { key: 'k' }))).known, true);
      assert.equal((await queue.take('w', 10)).length, 3);
      await queue.settle(id, STORED);
      await queue.settle(id, STORED);
      await queue.add(report('a'.repeat(60)));
      await assert.rejects(queue.add(report('!')), { code: 'REPORTS_TOO_MANY' });
      assert.deepEqual(await queue.waiting(), { reports: 3, bytes: 100 });
    });

    test('hubs that add at once never bring more bytes than may wait, and all that was accepted is there', async (t) => {
      const { queue, other } = await fresh((end) => t.after(end), 100, 100);
      const adding = Array.from({ length: 60 }, (_, i) =>
        (i % 2 === 0 ? queue : other).add(report(`${i}`.padEnd(9, '.'))),
      );
      const said = await Promise.allSettled(adding);
      const refusals = said.flatMap((each) =>
        each.status === 'rejected' ? [(each.reason as { code: string }).code] : [],
      );
      assert.deepEqual([...new Set(refusals)], ['REPORTS_TOO_MANY']);
      const accepted = said.flatMap((each) => (each.status === 'fulfilled' ? [each.value.id] : []));
      assert.ok(accepted.length <= 11, `${accepted.length} x 9 bytes`);
      // Near the limit those who come at once may all be sent away; who comes alone gets in as long as there is room.
      for (let i = accepted.length; i < 11; i++) accepted.push((await queue.add(report('.'.repeat(9)))).id);
      const waiting = await all(other.list('waiting'));
      assert.deepEqual(waiting.map(({ id, bytes }) => [id, bytes]).sort(), accepted.map((id) => [id, 9]).sort());
      assert.equal((await other.take('w', 100)).length, 11);
    });

    test('what waits and what was set aside is listed and shown, and is replayed only where there is room', async (t) => {
      const { queue, other } = await fresh((end) => t.after(end), 100, 10);
      const { id } = await queue.add(report('bad 1', { isGzip: true }));
      const [taken] = await queue.take('w', 1);
      assert.deepEqual(await other.body(id), taken);
      await queue.settle(id, FAILED);
      const { id: second } = await queue.add(report('second'));
      const common = { from: 'ana', received: 1_700_000_000_000 };
      assert.deepEqual(await all(other.list('failed')), [
        { ...common, id, state: 'failed', bytes: 5, reason: FAILED.reason, ended: FAILED.ended },
      ]);
      assert.deepEqual(await all(other.list('waiting')), [
        { ...common, id: second, state: 'waiting', bytes: 6, reason: null, ended: null },
      ]);
      await assert.rejects(other.replay(id), { code: 'REPORTS_TOO_MANY' });
      assert.deepEqual([await other.body(id), (await other.fate(id))?.state], [taken, 'failed']);
      await queue.take('w', 10);
      await queue.settle(second, STORED);
      assert.equal(await other.replay(id), true);
      assert.deepEqual([await all(queue.list('failed')), await queue.body(second)], [[], undefined]);
      assert.deepEqual(await queue.body(id), taken);
      assert.deepEqual(await queue.take('w', 10), [taken]);
      await queue.settle(id, STORED);
      assert.deepEqual(await queue.waiting(), { reports: 0, bytes: 0 });
      assert.deepEqual([await all(queue.list('waiting')), await queue.body(id)], [[], undefined]);
    });
  });
}
