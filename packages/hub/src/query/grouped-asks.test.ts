import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GroupedAsks } from './grouped-asks.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('who asks while two questions are under way shares one that is asked after one of them', async () => {
  const under: { resolve(value: number): void; reject(fault: Error): void }[] = [];
  const asks = new GroupedAsks<number>(() => new Promise((resolve, reject) => void under.push({ resolve, reject })));
  const first = asks.ask('a');
  await turn();
  const second = asks.ask('a');
  await turn();
  assert.equal(under.length, 2, 'the first is too old for the second');
  const third = asks.ask('a');
  const fourth = asks.ask('a');
  void asks.ask('b');
  await turn();
  assert.equal(under.length, 3, 'and the first of another key');
  under[1]?.resolve(2);
  assert.equal(await second, 2);
  await turn();
  assert.equal(under.length, 4);
  under[3]?.resolve(3);
  assert.deepEqual(await Promise.all([third, fourth]), [3, 3]);
  under[0]?.resolve(1);
  assert.equal(await first, 1);
});

test('a question that fails is the fault of who asked it alone', async () => {
  let asked = 0;
  const asks = new GroupedAsks<number>(() => (++asked === 1 ? Promise.reject(new Error('away')) : Promise.resolve(2)));
  const first = asks.ask('a');
  await assert.rejects(first, /away/);
  assert.equal(await asks.ask('a'), 2);
});
