import assert from 'node:assert/strict';
import { test } from 'node:test';
import { breathing, inTurns, type Work } from './breathing.ts';

test('several that work at once each take a turn of their own, and others have theirs in between', async () => {
  const order: string[] = [];
  function* work(name: string): Work<string> {
    for (let step = 0; step < 3; step++) {
      order.push(name);
      yield 500;
    }
    return name;
  }
  const breathe = breathing();
  const done = Promise.all(['a', 'b', 'c'].map((name) => inTurns(work(name), breathe)));
  let isDone = false;
  const ended = done.then(() => {
    isDone = true;
  });
  const turns: number[] = [];
  while (!isDone) {
    const before = order.length;
    await new Promise((resolve) => setImmediate(resolve));
    turns.push(order.length - before);
  }
  await ended;
  assert.deepEqual(await done, ['a', 'b', 'c']);
  assert.equal(order.length, 9);
  assert.ok(Math.max(...turns) <= 1, `${turns.join()} pieces of work a turn`);
});
