import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fault, MISSING, type Reading, value } from '../drivers/probe.ts';
import { CalibratedProbe, type CalibrationPoints, calibrated } from './calibrated-probe.ts';

/** Ice water and boiling water, as a probe that is 0.5 °C low at the one and 1 °C high at the other reads them. */
const POINTS: CalibrationPoints = [
  [-0.5, 0],
  [101, 100],
];

function makeProbe(readings: (Reading | Error)[], powerOn: number | null = null) {
  const bus = { name: 'w1', prepare: () => Promise.resolve() };
  const read = async () => {
    await Promise.resolve();
    const next = readings.shift() ?? MISSING;
    if (next instanceof Error) throw next;
    return next;
  };
  return new CalibratedProbe({ bus, read }, POINTS, powerOn);
}

test('both points are hit, and between and beyond them the line goes on', () => {
  assert.equal(calibrated(-0.5, POINTS), 0);
  assert.ok(Math.abs(calibrated(101, POINTS) - 100) < 1e-9);
  assert.ok(Math.abs(calibrated(50.25, POINTS) - 50) < 1e-9);
  assert.ok(Math.abs(calibrated(-51.25, POINTS) + 50) < 1e-9);
});

test('the value is the true one, and the raw one is the reading that it was made of', async () => {
  const probe = makeProbe([value(50.25), value(-0.5)]);
  const reading = await probe.read();
  assert.ok(reading.kind === 'value' && Math.abs(reading.value - 50) < 1e-9);
  assert.deepEqual(await probe.raw.read(), value(50.25));
  assert.deepEqual(await probe.read(), value(0));
  assert.deepEqual(await probe.raw.read(), value(-0.5));
});

test('what is no value stays what it is, and a failed driver leaves no old reading behind', async () => {
  const probe = makeProbe([value(20), fault('w1-crc'), MISSING, value(21), new Error('driver')]);
  await probe.read();
  for (const expected of [fault('w1-crc'), MISSING]) {
    assert.deepEqual(await probe.read(), expected);
    assert.deepEqual(await probe.raw.read(), expected);
  }
  await probe.read();
  await assert.rejects(probe.read());
  assert.deepEqual(await probe.raw.read(), fault('driver'));
});

test('the 85 °C of a chip that has not measured is left as it is, so that it is known; one on the way is not', async () => {
  const probe = makeProbe([value(85), value(84), value(85)], 85);
  assert.deepEqual(await probe.read(), value(85));
  await probe.read();
  const onTheWay = await probe.read();
  assert.ok(onTheWay.kind === 'value' && Math.abs(onTheWay.value - calibrated(85, POINTS)) < 1e-9);
});
