import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ads1115Config, ads1115Volts } from './ads1115-decode.ts';

test('config words are those of the data sheet', () => {
  assert.deepEqual(
    [0, 1, 2, 3].map((input) => ads1115Config(input, 4.096, 128)),
    [0xc383, 0xd383, 0xe383, 0xf383],
  );
  assert.equal(ads1115Config(0, 2.048, 128), 0xc583);
  assert.equal(ads1115Config(0, 6.144, 860), 0xc1e3);
});

test('a full scale, a rate or an input that the chip does not have is refused', () => {
  assert.throws(() => ads1115Config(0, 5, 128), RangeError);
  assert.throws(() => ads1115Config(0, 4.096, 100), RangeError);
  assert.throws(() => ads1115Config(4, 4.096, 128), RangeError);
});

const VOLTS: readonly (readonly [msb: number, lsb: number, fsr: number, volts: number])[] = [
  [0x00, 0x01, 2.048, 0.0000625],
  [0xff, 0xff, 2.048, -0.0000625],
  [0xc0, 0x00, 2.048, -1.024],
  [0x40, 0x00, 4.096, 2.048],
  [0x50, 0x00, 4.096, 2.56],
  [0x66, 0x66, 4.096, 3.27675],
  [0x20, 0x00, 6.144, 1.536],
];
for (const [msb, lsb, fsr, volts] of VOLTS)
  test(`${msb.toString(16)} ${lsb.toString(16)} at ±${fsr} V is ${volts} V`, () => {
    const reading = ads1115Volts(msb, lsb, fsr);
    assert.ok(reading.kind === 'value' && Math.abs(reading.value - volts) < 1e-12, JSON.stringify(reading));
  });

for (const [msb, lsb] of [
  [0x7f, 0xff],
  [0x80, 0x00],
] as const)
  test(`${msb.toString(16)} ${lsb.toString(16)} is an input out of the scale, not a voltage`, () => {
    assert.deepEqual(ads1115Volts(msb, lsb, 2.048), { kind: 'fault', code: 'adc-saturated' });
  });
