import assert from 'node:assert/strict';
import { test } from 'node:test';
import { celsiusOfPlatinum, max31865Celsius, max31865Registers } from './max31865-decode.ts';

/** IEC 60751, PT100, with the codes that reference resistors of 400 and of 430 ohms give. */
const VECTORS: readonly (readonly [celsius: number, ohms: number, with400: number, with430: number])[] = [
  [-200, 18.52, 0x0bda, 0x0b06],
  [-100, 60.256, 0x2690, 0x23e0],
  [-50, 80.306, 0x3366, 0x2fd0],
  [0, 100, 0x4000, 0x3b88],
  [20, 107.794, 0x44fc, 0x402c],
  [25, 109.735, 0x463a, 0x4154],
  [50, 119.397, 0x4c6a, 0x4716],
  [67, 125.926, 0x5098, 0x4af8],
  [78, 130.133, 0x534a, 0x4d7a],
  [100, 138.506, 0x58a4, 0x5276],
  [150, 157.325, 0x64b0, 0x5daa],
  [400, 247.092, 0x9e24, 0x931c],
  [850, 390.481, 0xf9e8, 0xe878],
];

function isNear(word: number, reference: number, celsius: number, scale = 1): void {
  const reading = max31865Registers(word >> 8, word & 0xff, 100 * scale, reference * scale);
  // One code is 0.03 °C at room temperature, and 0.05 where platinum is least steep.
  assert.ok(reading.kind === 'value' && Math.abs(reading.value - celsius) <= 0.03, JSON.stringify(reading));
}

for (const [celsius, ohms, with400, with430] of VECTORS)
  test(`${celsius} °C is ${ohms} ohms of a PT100`, () => {
    assert.ok(Math.abs(celsiusOfPlatinum(ohms / 100) - celsius) < 0.003);
    isNear(with400, 400, celsius);
    isNear(with430, 430, celsius);
    isNear(with430, 430, celsius, 10);
  });

test('the fault bit is a fault, and the ends of the scale are an open and a shorted probe', () => {
  const code = (msb: number, lsb: number) => {
    const reading = max31865Registers(msb, lsb, 100, 400);
    return reading.kind === 'fault' ? reading.code : reading;
  };
  assert.equal(code(0x58, 0xa5), 'rtd-fault');
  assert.deepEqual([code(0xff, 0xfe), code(0xff, 0xff)], ['rtd-open', 'rtd-open']);
  assert.deepEqual([code(0x00, 0x00), code(0x00, 0x01)], ['rtd-shorted', 'rtd-shorted']);
});

test('a resistance that no platinum probe has, and a code that the chip has not, are faults', () => {
  assert.deepEqual(max31865Celsius(300, 100, 400), { kind: 'fault', code: 'rtd-range' });
  assert.deepEqual(max31865Celsius(Number.NaN, 100, 400), { kind: 'fault', code: 'rtd-code' });
});
