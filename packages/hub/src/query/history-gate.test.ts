import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { History, HistoryQuery } from '@cerveceria/protocol';
import { FakeClock } from '@cerveceria/runtime';
import type { ReadHistory } from './history.ts';
import { gateHistory } from './history-gate.ts';

const QUERY: HistoryQuery = { channel: 'k.n.c', from: 0, to: 1, points: 1 };
const settle = () => new Promise((resolve) => setImmediate(resolve));

/** A reader whose answers are given by hand; it ends when its signal fires. */
function byHand() {
  const open: (() => void)[] = [];
  const read: ReadHistory = (_query, signal) =>
    new Promise((resolve, reject) => {
      const place = () => resolve({} as History);
      open.push(place);
      signal?.addEventListener('abort', () => {
        open.splice(open.indexOf(place), 1);
        reject(signal.reason);
      });
    });
  return { read, open };
}

test('so many read at a time, so many wait, and one more is refused at once', async () => {
  const { read, open } = byHand();
  const gate = gateHistory(read, new FakeClock());
  const all = Array.from({ length: 40 }, () => gate.read(QUERY));
  await settle();
  assert.deepEqual([open.length, gate.counts.running, gate.counts.waiting], [8, 8, 32]);
  await assert.rejects(gate.read(QUERY), /HISTORY_BUSY/);
  assert.equal(gate.counts.refused, 1);
  for (let done = 0; done < 40; done++) {
    open.shift()?.();
    await settle();
    assert.ok(gate.counts.running <= 8);
  }
  await Promise.all(all);
  assert.deepEqual([gate.counts.running, gate.counts.waiting], [0, 0]);
});

test('who goes away ends its reading, or leaves the queue to those behind', async () => {
  const { read, open } = byHand();
  const gate = gateHistory(read, new FakeClock());
  const clients = Array.from({ length: 10 }, () => new AbortController());
  const all = clients.map(({ signal }) => gate.read(QUERY, signal).then(String, ({ message }) => message as string));
  await settle();
  clients[9]?.abort(new Error('gone'));
  clients[0]?.abort(new Error('gone'));
  await settle();
  assert.deepEqual([open.length, gate.counts.waiting], [8, 0]);
  while (open.length > 0) {
    open.shift()?.();
    await settle();
  }
  const answers = await Promise.all(all);
  assert.deepEqual([answers[0], answers[9]], ['gone', 'gone']);
  assert.equal(answers.filter((each) => each === 'gone').length, 2);
});

test('what takes too long is given up, also while it waits', async () => {
  const { read, open } = byHand();
  const clock = new FakeClock();
  const gate = gateHistory(read, clock);
  const all = Array.from({ length: 9 }, () => gate.read(QUERY).catch(({ code }) => code as string));
  await settle();
  clock.advance(20_001);
  assert.deepEqual(new Set(await Promise.all(all)), new Set(['HISTORY_SLOW']));
  assert.deepEqual([open.length, gate.counts.running, gate.counts.waiting], [0, 0, 0]);
});
