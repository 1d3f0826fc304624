import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAhead } from './read-ahead.ts';

/** Tasks that end when they are told to, and how many of them were begun. */
function tasks(count: number) {
  const ends: ((value: number) => void)[] = [];
  const list = Array.from({ length: count }, () => () => new Promise<number>((resolve) => void ends.push(resolve)));
  return { list, ends };
}

test('so many are under way, whatever order they end in they come in theirs', async () => {
  const { list, ends } = tasks(6);
  const read = readAhead(list, 3);
  const first = read.next();
  assert.equal(ends.length, 3);
  ends[2]?.(2);
  ends[1]?.(1);
  ends[0]?.(0);
  assert.deepEqual(await first, { done: false, value: 0 });
  assert.equal(ends.length, 4);
  assert.deepEqual(await read.next(), { done: false, value: 1 });
  assert.deepEqual(await read.next(), { done: false, value: 2 });
  // Nobody asks: nothing more is begun.
  assert.equal(ends.length, 6);
  for (const i of [5, 4, 3]) ends[i]?.(i);
  assert.deepEqual(
    [await read.next(), await read.next(), await read.next()].map(({ value }) => value),
    [3, 4, 5],
  );
  assert.equal((await read.next()).done, true);
});

test('who stops early begins no more, and a fault comes where its item would', async () => {
  const { list, ends } = tasks(9);
  for await (const value of readAhead([() => Promise.resolve(7), ...list], 3)) {
    assert.equal(value, 7);
    break;
  }
  assert.equal(ends.length, 3);
  const read = readAhead([() => Promise.resolve(1), () => Promise.reject(new Error('gone'))], 2);
  assert.equal((await read.next()).value, 1);
  await assert.rejects(read.next(), /gone/);
});
