import assert from 'node:assert/strict';
import { test } from 'node:test';
import { against, figure } from './figure.ts';
import { markdown } from './report.ts';

const MACHINE = { node: 'v20', arch: 'x64', cpu: 'a processor', cores: 2, memoryGiB: 8, load: 0.5 };

test('the page says plainly what was met and what was not, and escapes what a table would break on', () => {
  const page = markdown(MACHINE, '2026-01-02', [
    {
      name: 'store',
      summary: 'bytes | at rest',
      load: 0.5,
      figures: [
        figure('good', 'a', 1, 'B', { most: 1 }),
        figure('bad', 'b', 2, 'B', { most: 1 }),
        against(figure('rate', 'c', 10, '1/s'), 'rows', 5),
      ],
    },
  ]);
  assert.match(page, /\| good \| a \| 1 B \| &lt;= 1: met \| {2}\|/);
  assert.match(page, /\| bad \| b \| 2 B \| &lt;= 1: \*\*not met\*\* \| {2}\|/);
  assert.match(page, /rows: 5 1\/s; 2 times that/);
  assert.match(page, /bytes \\\| at rest/);
  assert.match(page, /2026-01-02: a processor, 2 cores/);
});
