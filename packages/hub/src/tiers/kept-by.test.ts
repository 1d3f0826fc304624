import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KeptBy } from './kept-by.ts';

test('what is made for an object is made once, and anew where it failed or is too large', async () => {
  const kept = new KeptBy<object, number>((value) => value < 10);
  const answers = [Promise.reject(new Error('away')), Promise.resolve(1), Promise.resolve(99), Promise.resolve(98)];
  for (const each of answers) each.catch(() => undefined);
  let made = 0;
  const make = () => answers[made++] as Promise<number>;
  const [one, other] = [{}, {}];
  await assert.rejects(kept.of(one, make), /away/);
  assert.deepEqual(await Promise.all([kept.of(one, make), kept.of(one, make)]), [1, 1]);
  assert.deepEqual([await kept.of(other, make), await kept.of(other, make)], [99, 98]);
  assert.equal(made, 4);
});
