import assert from 'node:assert/strict';
import { test } from 'node:test';
import { oneByOne } from './one-by-one.ts';

async function* lists(...all: number[][]) {
  for (const list of all) yield await Promise.resolve(list);
}

test('items come in order over empty lists, and the end comes once all are given', async () => {
  const seen: number[] = [];
  for await (const item of oneByOne(lists([], [1, 2], [], [3], []))) seen.push(item);
  assert.deepEqual(seen, [1, 2, 3]);
  for await (const item of oneByOne<number>(lists())) assert.fail(`${item}`);
});

test('leaving early ends the source', async () => {
  let ended = false;
  async function* source() {
    try {
      yield await Promise.resolve([1, 2]);
      yield [3];
    } finally {
      ended = true;
    }
  }
  for await (const item of oneByOne(source())) if (item === 2) break;
  assert.equal(ended, true);
});

test('a fault of the source reaches the reader', async () => {
  async function* source() {
    yield await Promise.resolve([1]);
    throw new Error('gone');
  }
  const items = oneByOne(source());
  assert.equal((await items.next()).value, 1);
  await assert.rejects(items.next(), /gone/);
});
