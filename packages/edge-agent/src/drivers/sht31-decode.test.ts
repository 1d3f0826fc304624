import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sensirionCrc, sht31Reading } from './sht31-decode.ts';

const bytes = (hex: string) => Uint8Array.from(hex.split(' ').map((byte) => Number.parseInt(byte, 16)));

test('the CRC is that of the data sheet', () => {
  const crcs = ['be ef', '00 00', '66 66', '80 00', 'ff ff', '63 a0', '7a 5c'].map((hex) => sensirionCrc(bytes(hex)));
  assert.deepEqual(crcs, [0x92, 0x81, 0x93, 0xa2, 0xac, 0x05, 0x57]);
});

for (const [hex, celsius, percent] of [
  ['66 66 93 80 00 a2', 25, 50.00076],
  ['63 a0 05 7a 5c 57', 23.10407, 47.79736],
  ['00 00 81 ff ff ac', -45, 100],
] as const)
  test(`${hex} is ${celsius} °C and ${percent} %`, () => {
    const temperature = sht31Reading(bytes(hex), 'temperature');
    const humidity = sht31Reading(bytes(hex), 'humidity');
    assert.ok(temperature.kind === 'value' && Math.abs(temperature.value - celsius) < 1e-5);
    assert.ok(humidity.kind === 'value' && Math.abs(humidity.value - percent) < 1e-5);
  });

test('a wrong CRC spoils its own word and not the other; a short answer has none', () => {
  const wrong = { kind: 'fault', code: 'sht-crc' };
  assert.deepEqual(sht31Reading(bytes('66 66 94 80 00 a2'), 'temperature'), wrong);
  assert.equal(sht31Reading(bytes('66 66 94 80 00 a2'), 'humidity').kind, 'value');
  assert.deepEqual(sht31Reading(bytes('66 66 93'), 'temperature'), wrong);
});
