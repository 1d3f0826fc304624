import assert from 'node:assert/strict';
import { test } from 'node:test';
import { madeDoc } from '../../tests/fakes/made-alarms.ts';
import { WALL } from '../../tests/fakes/made-frames.ts';
import type { AlarmDoc } from './alarm-doc.ts';
import { BURST_MS, firstsOf } from './bursts.ts';

const event = (id: string, at: number, more: Partial<AlarmDoc> = {}) => ({
  id,
  doc: madeDoc({ since: WALL + at, ...more }),
});

test('of a burst the earliest is first, whatever the order in which the nodes told it', () => {
  const events = [event('c', 4000, { node: 'kettle-1.flow' }), event('a', 0), event('b', 900)];
  for (const order of [events, [...events].reverse()])
    assert.deepEqual(
      [...firstsOf(order)].sort(),
      ['a', 'b', 'c'].map((id) => [id, 'a']),
    );
});

test('of two of one tick, what the node names first is the cause', () => {
  const firsts = firstsOf([event('veto', 0, { order: 3 }), event('probe', 0, { order: 1 })]);
  assert.equal(firsts.get('veto'), 'probe');
});

test('an alarm alone, one of another kettle, and information belong to no burst', () => {
  const events = [event('a', 0), event('b', 10, { node: 'kettle-2.heat' }), event('c', 20, { priority: 'info' })];
  assert.equal(firstsOf(events).size, 0);
});

test('what a program calls its brewer for is the cause of no alarm', () => {
  const calls = ['program-ask', 'program-addition', 'program-doubt'].map((code) => event(code, 0, { code }));
  assert.equal(firstsOf([...calls, event('fault', 900)]).size, 0);
});

test('a burst ends with a pause, or when nothing of it stands any more', () => {
  assert.equal(firstsOf([event('a', 0), event('b', BURST_MS + 1)]).size, 0);
  assert.equal(firstsOf([event('a', 0, { cleared: WALL + 50 }), event('b', 100)]).size, 0);
  const chain = [event('a', 0), event('b', BURST_MS, { cleared: WALL + BURST_MS + 1 }), event('c', 2 * BURST_MS)];
  assert.equal(firstsOf(chain).get('c'), 'a', 'the first one still stands');
});
