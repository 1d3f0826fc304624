import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FindingRow } from '@cerveceria/protocol';
import { newestWord } from './findings.ts';

const row = (id: number, from: number, until: number | null, channel = 'kettle-1.heat.wort'): FindingRow => ({
  ...{ id, kind: 'off-band', channel, from, at: from + 1, until, cause: 'warm', evidence: {}, confidence: 0.9 },
});

test('a finding that ended stands once, as over; another channel and another time are others', () => {
  const [ended, began] = [row(4, 10, 20), row(3, 10, null)];
  const others = [row(2, 10, null, 'kettle-2.heat.wort'), row(1, 5, null)];
  assert.deepEqual(newestWord([ended, began, ...others]), [ended, ...others]);
});
