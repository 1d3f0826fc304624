import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LedgerRow } from '@cerveceria/protocol';
import type { Comparison } from '../compare/compare.ts';
import { isGood, type VerdictParts, verdictOf, verdictText } from './verdict.ts';

const clean: Comparison = {
  channel: 'f.f.beer',
  expected: 90,
  absent: 6,
  found: 90,
  lost: 0,
  twice: 0,
  different: 0,
  largest: 0.03,
  faults: [],
};
const row: LedgerRow = {
  node: 'f.f',
  epoch: '0011223344556677',
  produced: 96,
  stored: 96,
  buffered: 0,
  dropped: 0,
  lost: 0,
  twice: 0,
};
const parts: VerdictParts = {
  rows: 96,
  broken: 6,
  ledger: [row],
  probes: [clean, clean, clean],
  setPoint: { ...clean, largest: 0.004 },
  seconds: 2,
  span: 7_200_000,
};

test('a replay is good when ledger and comparer agree that everything is there once', () => {
  const verdict = verdictOf(parts);
  assert.ok(isGood(verdict));
  assert.deepEqual(
    { largest: verdict.largest, speed: verdict.speed, readings: verdict.readings },
    {
      largest: 0.03,
      speed: 3600,
      readings: 360,
    },
  );
  assert.match(verdictText(verdict), /lost {16}0\n/);
});

test('a loss that only one of them sees is a loss', () => {
  const faults: VerdictParts[] = [
    { ...parts, ledger: [{ ...row, lost: 1, stored: 95 }] },
    { ...parts, probes: [clean, { ...clean, lost: 1 }, clean] },
    { ...parts, setPoint: { ...clean, twice: 1 } },
    { ...parts, probes: [{ ...clean, different: 1 }, clean, clean] },
    { ...parts, ledger: [{ ...row, produced: 95, stored: 95 }] },
    { ...parts, ledger: [{ ...row, produced: 97, stored: 97 }] },
    { ...parts, ledger: [{ ...row, stored: 95, buffered: 1 }] },
  ];
  for (const fault of faults) assert.ok(!isGood(verdictOf(fault)), JSON.stringify(fault));
});
