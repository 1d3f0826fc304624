import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HubChoice } from './hub-choice.ts';

const choose = (hubs: string[], random = () => 0.5) => new HubChoice({ hubs, random });

test('begins with the first at once', () => {
  assert.deepEqual(choose(['a', 'b']).next(0, null), { hub: 'a', wait: 0 });
});

test('after a good connection is lost the other is tried within 100 ms', () => {
  const choice = choose(['a', 'b'], () => 0.99);
  choice.next(0, null);
  const { hub, wait } = choice.next(60_000, 60_000);
  assert.equal(hub, 'b');
  assert.ok(wait < 100);
});

test('pauses when each has failed, and longer each time', () => {
  const choice = choose(['a', 'b']);
  choice.next(0, null);
  assert.ok(choice.next(0, null).wait < 100);
  const waits = [1, 2, 3].map(() => choice.next(0, null));
  assert.deepEqual(
    waits.map((one) => one.hub),
    ['a', 'b', 'a'],
  );
  assert.ok(
    waits.every(({ wait }, i) => wait >= 100 && wait > (waits[i - 1]?.wait ?? 0)),
    JSON.stringify(waits),
  );
});

test('a connection that is taken and kicked at once counts as failed', () => {
  const choice = choose(['a']);
  choice.next(0, null);
  const first = choice.next(0, 50).wait;
  const second = choice.next(0, 50).wait;
  assert.ok(first >= 100 && second > first);
});

test('a good connection ends the pauses', () => {
  const choice = choose(['a', 'b']);
  for (let i = 0; i < 9; i++) choice.next(0, null);
  assert.ok(choice.next(0, 10_000).wait < 100);
});

test('a hub that asked for peace is passed over, and waited for when it is the only one', () => {
  const two = choose(['a', 'b']);
  two.next(0, null);
  two.retryAfter('b', 0, 60_000);
  assert.equal(two.next(0, 10_000).hub, 'a');
  const one = choose(['a']);
  one.next(0, null);
  one.retryAfter('a', 1000, 7000);
  assert.deepEqual(one.next(2000, null), { hub: 'a', wait: 6000 });
});
