import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ina219Bus, ina219Calibration, ina219Reading, ina219Shunt } from './ina219-decode.ts';

const near = (found: number, expected: number) => assert.ok(Math.abs(found - expected) < 1e-9, `${found}`);
const measured = (...args: Parameters<typeof ina219Reading>) => {
  const reading = ina219Reading(...args);
  assert.equal(reading.kind, 'value');
  return reading.kind === 'value' ? reading.value : Number.NaN;
};

test('the example of the data sheet: 20 mV over 2 mOhm at 11.98 V', () => {
  near(ina219Shunt(0x07d0), 0.02);
  near(ina219Bus(0x5d98), 11.98);
  near(measured(0x07d0, 0x5d98, 0.002, 'current'), 10);
  near(measured(0x07d0, 0x5d98, 0.002, 'voltage'), 11.98);
  near(measured(0x07d0, 0x5d98, 0.002, 'power'), 119.8);
  assert.equal(ina219Calibration(0.001, 0.002), 0x5000);
});

test('the shunt is signed, and calibrations are those of a 0.1 Ohm board', () => {
  near(ina219Shunt(0x8300), -0.32);
  near(ina219Shunt(0xc180), -0.16);
  near(measured(0xc180, 0x5d98, 0.1, 'current'), -1.6);
  assert.deepEqual([ina219Calibration(100e-6, 0.1), ina219Calibration(40e-6, 0.1)], [4096, 10240]);
});

test('a shunt at the end of its range, and an overflow that the chip tells, are no current', () => {
  for (const quantity of ['current', 'power'] as const) {
    assert.deepEqual(ina219Reading(0x8300, 0x5d98, 0.1, quantity), { kind: 'fault', code: 'ina-overflow' });
    assert.deepEqual(ina219Reading(0x07d0, 0x5d99, 0.1, quantity), { kind: 'fault', code: 'ina-overflow' });
  }
  near(measured(0x8300, 0x5d98, 0.1, 'voltage'), 11.98);
});
