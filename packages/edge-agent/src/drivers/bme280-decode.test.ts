import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Bme280Quantity, bme280Reading, bme280Trim } from './bme280-decode.ts';

const bytes = (hex: string) => Uint8Array.from(hex.split(' ').map((byte) => Number.parseInt(byte, 16)));
/** T and P of the data sheet's example, H made up; little-endian 0x88..0x9F, a byte that is not used, then H1 at 0xA1. */
const LOW = new Uint8Array(26);
for (const [i, word] of [27504, 26435, -1000, 36477, -10685, 3024, 2855, 140, -7, 15500, -14600, 6000].entries())
  new DataView(LOW.buffer).setInt16(2 * i, word, true);
LOW[25] = 0x4b;
const TRIM = bme280Trim(LOW, bytes('63 01 00 15 05 00 1e'));
const DATA = bytes('65 5a c0 7e ed 00 76 49');

function near(data: Uint8Array, quantity: Bme280Quantity, expected: number): void {
  const reading = bme280Reading(data, TRIM, quantity);
  assert.ok(reading.kind === 'value' && Math.abs(reading.value - expected) < 1e-6, JSON.stringify(reading));
}

const withHumidity = (raw: number) => Uint8Array.of(...DATA.subarray(0, 6), raw >> 8, raw & 0xff);

test('the trimming values are taken apart as the data sheet has them', () => {
  assert.deepEqual(TRIM.t, [27504, 26435, -1000]);
  assert.deepEqual(TRIM.p, [36477, -10685, 3024, 2855, 140, -7, 15500, -14600, 6000]);
  assert.deepEqual(TRIM.h, [75, 355, 0, 341, 0, 30]);
  assert.deepEqual(bme280Trim(LOW, bytes('63 01 00 ff 25 fe 1e')).h, [75, 355, 0, -11, -30, 30], 'signed');
});

test('temperature, pressure and humidity are those of Bosch’s own code', () => {
  near(DATA, 'temperature', 25.082478);
  near(DATA, 'pressure', 100.653258145);
  near(DATA, 'humidity', 46.553409);
});

for (const [raw, percent] of [
  [20000, 0],
  [25000, 17.556676],
  [35000, 72.257004],
] as const)
  test(`humidity code ${raw} is ${percent} %`, () => near(withHumidity(raw), 'humidity', percent));

test('a measurement that is switched off is a fault, and without the temperature so are the others', () => {
  const skipped = { kind: 'fault', code: 'bme-skipped' };
  assert.deepEqual(bme280Reading(withHumidity(0x8000), TRIM, 'humidity'), skipped);
  assert.deepEqual(bme280Reading(bytes('80 00 00 7e ed 00 76 49'), TRIM, 'pressure'), skipped);
  for (const quantity of ['temperature', 'pressure', 'humidity'] as const)
    assert.deepEqual(bme280Reading(bytes('65 5a c0 80 00 00 76 49'), TRIM, quantity), skipped);
});
