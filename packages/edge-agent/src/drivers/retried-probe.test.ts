import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DriverCounts } from './driver-counts.ts';
import { fault, MISSING, type Reading, value } from './probe.ts';
import { RetriedProbe } from './retried-probe.ts';

function makeProbe(tries: 1 | 2, ...readings: Reading[]) {
  const counts = new DriverCounts();
  const bus = { name: 'i2c-1', prepare: () => Promise.resolve() };
  const read = () => {
    const reading = readings.shift();
    return reading === undefined ? Promise.reject(new Error('broken')) : Promise.resolve(reading);
  };
  return { counts, probe: new RetriedProbe({ bus, read }, counts.of('i2c-1', '0x44'), tries) };
}

test('a faulty reading is taken once more and each fault counted; the second one holds', async () => {
  const { counts, probe } = makeProbe(2, fault('sht-crc'), value(20), fault('sht-crc'), fault('i2c-io'));
  assert.deepEqual([await probe.read(), await probe.read()], [value(20), fault('i2c-io')]);
  const [found] = counts.list();
  assert.deepEqual([found?.retried, found?.faults], [2, { 'sht-crc': 2, 'i2c-io': 1 }]);
});

test('a value is not asked for again, nor is a probe that is not there', async () => {
  const { counts, probe } = makeProbe(2, value(1), MISSING, value(3));
  assert.deepEqual([await probe.read(), await probe.read(), await probe.read()], [value(1), MISSING, value(3)]);
  assert.deepEqual([counts.list()[0]?.retried, counts.list()[0]?.missing], [0, 1]);
});

test('with one try a fault is only counted, and a driver that breaks is a fault as well', async () => {
  const { counts, probe } = makeProbe(1, fault('crc'));
  assert.deepEqual(await probe.read(), fault('crc'));
  await assert.rejects(probe.read(), /broken/);
  assert.deepEqual(counts.list()[0]?.faults, { crc: 1, driver: 1 });
});
