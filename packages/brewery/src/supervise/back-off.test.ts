import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nextDelay } from './back-off.ts';

test('deaths in a row wait longer and longer, up to half a minute', () => {
  const waits: number[] = [];
  let deaths = 0;
  for (let i = 0; i < 8; i++) {
    const next = nextDelay(deaths, 100);
    waits.push(next.delay);
    deaths = next.deaths;
  }
  assert.deepEqual(waits, [1500, 3000, 6000, 12_000, 24_000, 30_000, 30_000, 30_000]);
});

test('a death after a long life is a first one again', () => {
  assert.deepEqual(nextDelay(6, 30_000), { delay: 1500, deaths: 1 });
});
