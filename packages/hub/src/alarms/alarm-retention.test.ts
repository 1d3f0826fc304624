import assert from 'node:assert/strict';
import { test } from 'node:test';
import { madeDoc } from '../../tests/fakes/made-alarms.ts';
import { KEEP_MS, outlived } from './alarm-retention.ts';

const NOW = 2_000_000_000_000;
const seen = { by: 'ana', at: 1, note: '' };
const event = (id: string, cleared: number | null, acknowledged = true) => ({
  id,
  doc: madeDoc({ cleared, acknowledged: acknowledged ? seen : null }),
});

test('an event goes a year after it was cleared; what stands is kept for ever', () => {
  const events = [event('old', NOW - KEEP_MS - 1), event('young', NOW - KEEP_MS), event('stands', null)];
  assert.deepEqual(outlived(events, NOW), ['old']);
});

test('of too many the oldest go, those that somebody has seen before those that nobody has', () => {
  const events = [event('unseen', 1, false), event('b', 20), event('a', 10), event('c', 30), event('stands', null)];
  assert.deepEqual(outlived(events, 40, 3), ['a', 'b']);
  assert.deepEqual(outlived(events, 40, 1), ['a', 'b', 'c', 'unseen']);
  assert.deepEqual(outlived(events, 40, 0), ['a', 'b', 'c', 'unseen']);
});
