import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Bme280 } from './bme280.ts';
import { I2cChip } from './i2c-chip.fixture.ts';
import type { Reading } from './probe.ts';

const TRIM = [27504, 26435, -1000, 36477, -10685, 3024, 2855, 140, -7, 15500, -14600, 6000];

/** The chip of the data sheet's example. */
function makeChip(): I2cChip {
  const chip = new I2cChip(0x76).put(0xd0, 0x60).put(0xa1, 0x4b).put(0xe1, 0x63, 1, 0, 0x15, 5, 0, 0x1e);
  for (const [i, word] of TRIM.entries()) chip.put(0x88 + 2 * i, word & 0xff, (word >> 8) & 0xff);
  return chip.put(0xf7, 0x65, 0x5a, 0xc0, 0x7e, 0xed, 0x00, 0x76, 0x49);
}

const make = (chip: I2cChip, quantity: 'temperature' | 'pressure' | 'humidity' = 'temperature') =>
  new Bme280({ bus: chip.bus, address: 0x76, quantity, wait: chip.wait });
const near = (reading: Reading, expected: number) =>
  assert.ok(reading.kind === 'value' && Math.abs(reading.value - expected) < 1e-6, JSON.stringify(reading));

test('forces one measurement, waits for it and reads each quantity', async () => {
  const chip = makeChip();
  near(await make(chip).read(), 25.082478);
  assert.deepEqual(chip.writes, [
    [0xf2, 1],
    [0xf4, 0x25],
  ]);
  assert.ok((chip.waits[0] ?? 0) >= 9.3);
  near(await make(chip, 'pressure').read(), 100.653258145);
  near(await make(chip, 'humidity').read(), 46.553409);
});

test('another chip at the address is a fault, a chip that never ends measuring too', async () => {
  assert.deepEqual(await make(makeChip().put(0xd0, 0x58)).read(), { kind: 'fault', code: 'bme-other-chip' });
  assert.deepEqual(await make(makeChip().put(0xf3, 0b1000)).read(), { kind: 'fault', code: 'bme-busy' });
});

test('a chip that was gone is asked again who it is and how it is trimmed', async () => {
  const chip = makeChip();
  const probe = make(chip);
  near(await probe.read(), 25.082478);
  chip.fails = 'ENODEV';
  assert.deepEqual(await probe.read(), { kind: 'missing' });
  chip.put(0xd0, 0x58);
  assert.deepEqual(await probe.read(), { kind: 'fault', code: 'bme-other-chip' });
  chip.put(0xd0, 0x60).fails = 'EIO';
  assert.deepEqual(await probe.read(), { kind: 'fault', code: 'i2c-io' });
});
