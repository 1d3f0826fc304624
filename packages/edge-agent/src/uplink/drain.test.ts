import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Epoch } from '../buffer/outbox.ts';
import { Drain } from './drain.ts';

const epoch = (name: string, sealed: number, more: Partial<Epoch> = {}): Epoch => ({
  epoch: name,
  boot: 'boot',
  sealed,
  oldest: 1,
  empty: false,
  hot: 0,
  warm: 0,
  reached: 0,
  current: true,
  ...more,
});
const mark = (name: string, hot: number, warm: number) => ({ epoch: name, hot, warm, seen: 0 });

function joined(epochs: Epoch[], marks = [] as ReturnType<typeof mark>[], credit = 1e6): Drain {
  const drain = new Drain(epochs);
  drain.welcome(epochs, marks, credit);
  return drain;
}

test('sends from behind warm, not from behind hot, and the oldest epoch first', () => {
  const drain = joined([epoch('a', 100), epoch('b', 50)], [mark('a', 90, 60), mark('b', 50, 50)]);
  assert.equal(drain.next()?.from, 61);
  drain.sent({ epoch: 'a', first: 61, last: 100 }, 10);
  assert.equal(drain.next(), null);
});

test('a hub may send it on to where its hot tier stands; nothing counts as warm for that', () => {
  const drain = joined([epoch('a', 100)], [mark('a', 90, 0)]);
  drain.sent({ epoch: 'a', first: 1, last: 10 }, 10);
  assert.deepEqual(drain.rewind('a', 91), { epoch: 'a', hot: 90, warm: 0 });
  assert.equal(drain.next()?.from, 91);
  assert.equal(drain.oldestUnderWay, null);
});

test('an epoch that the hub does not know is sent from its beginning', () => {
  assert.equal(joined([epoch('a', 100, { warm: 80, reached: 80 })]).next()?.from, 1);
});

test('stops when the credit is used up and goes on when frames are acknowledged', () => {
  const drain = joined([epoch('a', 300)], [], 100);
  assert.equal(drain.next()?.bytes, 100);
  drain.sent({ epoch: 'a', first: 1, last: 60 }, 120);
  assert.equal(drain.next(), null);
  assert.deepEqual(drain.ack({ epoch: 'a', hot: 60, warm: 0 }, 50), { epoch: 'a', hot: 60, warm: 0 });
  assert.deepEqual(drain.next(), { epoch: 'a', from: 61, bytes: 50 });
});

test('an acknowledgement is cumulative and never goes back by itself', () => {
  const drain = joined([epoch('a', 300)]);
  for (let first = 1; first < 240; first += 60) drain.sent({ epoch: 'a', first, last: first + 59 }, 10);
  drain.ack({ epoch: 'a', hot: 180, warm: 120 }, 1e6);
  assert.equal(drain.oldestUnderWay?.first, 181);
  assert.deepEqual(drain.ack({ epoch: 'a', hot: 60, warm: 60 }, 1e6), { epoch: 'a', hot: 180, warm: 120 });
});

test('what was never sent cannot be acknowledged; what the process before may have sent can', () => {
  const drain = joined([epoch('a', 100)]);
  assert.equal(drain.ack({ epoch: 'a', hot: 101, warm: 0 }, 1), 'beyond');
  assert.notEqual(drain.ack({ epoch: 'a', hot: 100, warm: 100 }, 1), 'beyond');
  drain.available([epoch('a', 160)]);
  assert.equal(drain.ack({ epoch: 'a', hot: 160, warm: 0 }, 1), 'beyond');
  drain.sent({ epoch: 'a', first: 101, last: 160 }, 1);
  assert.notEqual(drain.ack({ epoch: 'a', hot: 160, warm: 0 }, 1), 'beyond');
});

test('an acknowledgement by the next hub of what the one before was sent is fine', () => {
  const drain = joined([epoch('a', 0)]);
  drain.available([epoch('a', 120)]);
  drain.sent({ epoch: 'a', first: 1, last: 120 }, 1);
  drain.welcome([epoch('a', 120)], [mark('a', 0, 0)], 1e6);
  assert.notEqual(drain.ack({ epoch: 'a', hot: 120, warm: 120 }, 1), 'beyond');
  assert.equal(drain.next(), null, 'what is warm by now is not sent again');
});

test('rewinds also behind what was acknowledged, and the marks go back with it', () => {
  const drain = joined([epoch('a', 300)], [mark('a', 300, 300)]);
  assert.equal(drain.next(), null);
  assert.deepEqual(drain.rewind('a', 61), { epoch: 'a', hot: 60, warm: 60 });
  assert.equal(drain.next()?.from, 61);
});

test('a rewind beyond the newest or of an unknown epoch does nothing foolish', () => {
  const drain = joined([epoch('a', 100)]);
  drain.rewind('a', 5000);
  assert.equal(drain.next(), null);
  assert.equal(drain.rewind('zzz', 1), null);
  drain.rewind('a', 0);
  assert.equal(drain.next()?.from, 1);
});
