import assert from 'node:assert/strict';
import { test } from 'node:test';
import { channelBytes, isFullOff, prescaleOf } from './pca9685-decode.ts';

for (const [hz, prescale] of [
  [24, 253],
  [50, 121],
  [60, 101],
  [100, 60],
  [200, 30],
  [1000, 5],
  [1526, 3],
] as const)
  test(`${hz} Hz are prescale ${prescale}`, () => assert.equal(prescaleOf(hz), prescale));

test('a frequency that the chip cannot make is refused', () => {
  for (const hz of [0, 23, 1527, Number.NaN]) assert.throws(() => prescaleOf(hz), RangeError);
});

test('duties as registers; the ends are the bits for fully on and fully off', () => {
  assert.deepEqual(channelBytes(0.25), [0x00, 0x00, 0x00, 0x04]);
  assert.deepEqual(channelBytes(0.5), [0x00, 0x00, 0x00, 0x08]);
  assert.deepEqual(channelBytes(0), [0x00, 0x00, 0x00, 0x10]);
  assert.deepEqual(channelBytes(1), [0x00, 0x10, 0x00, 0x00]);
  assert.deepEqual(channelBytes(0.99999), [0x00, 0x10, 0x00, 0x00]);
  assert.deepEqual(channelBytes(Number.NaN), [0x00, 0x00, 0x00, 0x10], 'what is no number is off');
  assert.deepEqual([isFullOff(channelBytes(0)), isFullOff(channelBytes(0.5))], [true, false]);
});
