import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Cell, ChannelSpec } from '@cerveceria/protocol';
import fc from 'fast-check';
import { LatestValues } from './latest-values.ts';

const SPECS: ChannelSpec[] = [
  { id: 'k.heat.wort', unit: '°C', res: 0.01, kind: 'analog' },
  { id: 'k.heat.ph', unit: 'pH', res: 0.01, kind: 'analog' },
];
const EPOCH = '00000000000000aa';
const scan = (seq: number, wall: number, ...cells: Cell[]) => ({ epoch: EPOCH, seq, wall, cells });
const at = (wall: number, rate = 1) => ({ wall: () => wall, rate: () => rate });

test('a value, a missing probe and a fault are told as what they are', () => {
  const latest = new LatestValues();
  latest.take(SPECS, scan(1, 1000, 6512, 'missing'));
  assert.deepEqual(latest.at('k.heat.wort', at(1500)), { value: 65.12, state: 'ok', code: null, time: 1000 });
  assert.equal(latest.at('k.heat.ph', at(1500)).state, 'missing');
  latest.take(SPECS, scan(2, 2000, 'fault:w1-crc', 'not-due'));
  assert.deepEqual(latest.at('k.heat.wort', at(2000)), { value: null, state: 'fault', code: 'w1-crc', time: 2000 });
  assert.equal(latest.at('k.heat.ph', at(2000)).time, 1000);
  assert.equal(latest.at('k.heat.other', at(2000)).time, null);
});

test('whatever the order and however often scans arrive, the newest by seq stands', () => {
  const arrivals = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 100 });
  fc.assert(
    fc.property(arrivals, (seqs) => {
      const latest = new LatestValues();
      for (const seq of seqs) latest.take(SPECS, scan(seq, seq * 1000, seq, seq));
      const newest = Math.max(...seqs);
      assert.equal(latest.at('k.heat.wort', at(newest * 1000)).time, newest * 1000);
    }),
  );
});

test('within an epoch seq rules though the clock was set back; another epoch counts by its time', () => {
  const latest = new LatestValues();
  latest.take(SPECS, scan(5, 9000, 1));
  assert.deepEqual(latest.take(SPECS, scan(6, 4000, 2)), ['k.heat.wort']);
  assert.deepEqual(latest.take(SPECS, { ...scan(99, 3000, 3), epoch: '00000000000000bb' }), []);
  assert.deepEqual(latest.take(SPECS, { ...scan(1, 4001, 4), epoch: '00000000000000bb' }), ['k.heat.wort']);
});

test('a value is stale after five seconds, a slow channel after three of its spacings', () => {
  const latest = new LatestValues();
  latest.take(SPECS, scan(1, 1000, 1));
  assert.equal(latest.at('k.heat.wort', at(6000)).state, 'ok');
  assert.deepEqual(latest.at('k.heat.wort', at(6001)), { value: 0.01, state: 'stale', code: null, time: 1000 });
  latest.take(SPECS, scan(2, 11_000, 1));
  latest.take(SPECS, scan(3, 21_000, 1));
  assert.equal(latest.at('k.heat.wort', at(51_000)).state, 'ok');
  assert.equal(latest.at('k.heat.wort', at(51_001)).state, 'stale');
});

test('at two hundred times real time the way to the hub does not make a value stale', () => {
  const latest = new LatestValues();
  latest.take(SPECS, scan(1, 1000, 1));
  assert.equal(latest.at('k.heat.wort', at(1000 + 1000 * 200, 200)).state, 'ok');
  assert.equal(latest.at('k.heat.wort', at(1000 + 2001 * 200, 200)).state, 'stale');
});

test('ageing is told once, and so is coming back', () => {
  const latest = new LatestValues();
  latest.take(SPECS, scan(1, 1000, 1, 1));
  assert.deepEqual(latest.aged(at(2000)), []);
  assert.deepEqual(latest.aged(at(7000)), ['k.heat.wort', 'k.heat.ph']);
  assert.deepEqual(latest.aged(at(8000)), []);
  latest.take(SPECS, scan(2, 8000, 1, 'not-due'));
  assert.deepEqual(latest.aged(at(8000)), ['k.heat.wort']);
});
