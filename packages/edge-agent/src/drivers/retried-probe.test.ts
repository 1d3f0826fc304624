import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fault, MISSING, type Reading, value } from './probe.ts';
import { RetriedProbe } from './retried-probe.ts';

function makeProbe(...readings: Reading[]) {
  const bus = { name: 'i2c-1', prepare: () => Promise.resolve() };
  return new RetriedProbe({ bus, read: () => Promise.resolve(readings.shift() ?? MISSING) });
}

test('a faulty reading is taken once more and counted; the second one holds', async () => {
  const probe = makeProbe(fault('sht-crc'), value(20), fault('sht-crc'), fault('i2c-io'));
  assert.deepEqual(await probe.read(), value(20));
  assert.deepEqual(probe.counts, { readings: 1, retried: 1, failed: 0 });
  assert.deepEqual(await probe.read(), fault('i2c-io'));
  assert.deepEqual(probe.counts, { readings: 2, retried: 2, failed: 1 });
});

test('a value is not asked for again, nor is a probe that is not there', async () => {
  const probe = makeProbe(value(1), MISSING, value(3));
  assert.deepEqual([await probe.read(), await probe.read(), await probe.read()], [value(1), MISSING, value(3)]);
  assert.deepEqual(probe.counts, { readings: 3, retried: 0, failed: 1 });
});
