import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { mergeByTime, type Source } from './merge-by-time.ts';

interface Item {
  readonly from: number;
  readonly first: number;
}

function source(items: readonly Item[], earliest: number, opened: number[] = []): Source<Item> {
  return {
    earliest,
    async *open() {
      opened.push(earliest);
      yield* items;
    },
  };
}

const byTime = (a: Item, b: Item) => a.from - b.from || a.first - b.first;

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

test('whatever the sources hold comes by time, whole', async () => {
  const places = { from: fc.integer({ min: 0, max: 50 }), first: fc.integer({ min: 1, max: 9 }) };
  const item = fc.record(places, { noNullPrototype: true });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(item, { maxLength: 8 }), { maxLength: 6 }), async (lists) => {
      const sorted = lists.map((list) => [...list].sort(byTime));
      const sources = sorted.map((list, i) =>
        source(list, i % 2 === 0 ? Number.NEGATIVE_INFINITY : (list[0]?.from ?? 7)),
      );
      assert.deepEqual(await all(mergeByTime(sources)), lists.flat().sort(byTime));
    }),
  );
});

test('a source is not opened before its turn may come, and not at all when the reader stops before', async () => {
  const opened: number[] = [];
  const early = [1, 2, 3].map((from) => ({ from, first: 1 }));
  const merged = mergeByTime([source([{ from: 9, first: 1 }], 9, opened), source(early, 0, opened)]);
  for (const from of [1, 2, 3]) assert.equal((await merged.next()).value?.from, from);
  assert.deepEqual(opened, [0]);
  assert.equal((await merged.next()).value?.from, 9);
  assert.deepEqual(opened, [0, 9]);
});
