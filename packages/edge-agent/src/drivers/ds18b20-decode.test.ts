import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crc8 } from './crc8.ts';
import { decodeScratchpad, decodeSlaveFile, decodeTemperatureFile } from './ds18b20-decode.ts';

const bytesOf = (text: string) => text.split(' ').map((byte) => Number.parseInt(byte, 16));
const slaveText = (bytes: string, verdict = 'YES') =>
  `${bytes} : crc=${bytes.slice(-2)} ${verdict}\n${bytes} t=23687\n`;

/** Data sheet, table 1, CRCs computed. */
const VECTORS: readonly (readonly [bytes: string, milli: number, celsius: number])[] = [
  ['50 05 4b 46 7f ff 0c 10 1c', 85000, 85],
  ['d0 07 4b 46 7f ff 00 10 b9', 125000, 125],
  ['91 01 4b 46 7f ff 0c 10 70', 25062, 25.0625],
  ['a2 00 4b 46 7f ff 0e 10 e5', 10125, 10.125],
  ['08 00 4b 46 7f ff 08 10 d9', 500, 0.5],
  ['00 00 4b 46 7f ff 00 10 85', 0, 0],
  ['f8 ff 4b 46 7f ff 08 10 f8', -500, -0.5],
  ['5e ff 4b 46 7f ff 02 10 b6', -10125, -10.125],
  ['6f fe 4b 46 7f ff 01 10 61', -25062, -25.0625],
  ['90 fc 4b 46 7f ff 10 10 ee', -55000, -55],
  ['7b 01 4b 46 7f ff 05 10 1d', 23687, 23.6875],
  ['98 03 4b 46 7f ff 08 10 58', 57500, 57.5],
  ['40 06 4b 46 7f ff 00 10 42', 100000, 100],
];

test('the CRC of a ROM is that of Maxim application note 27', () => {
  assert.equal(crc8([0x02, 0x1c, 0xb8, 0x01, 0, 0, 0]), 0xa2);
});

for (const [bytes, milli, celsius] of VECTORS) {
  test(`${bytes} is ${celsius} °C, through w1_slave and through temperature`, () => {
    assert.equal(crc8(bytesOf(bytes)), 0, 'a byte string with its CRC has the CRC 0');
    assert.deepEqual(decodeSlaveFile(slaveText(bytes)), { kind: 'value', value: celsius });
    assert.deepEqual(decodeTemperatureFile(`${milli}\n`), { kind: 'value', value: celsius });
  });
}

const FAULTS: readonly (readonly [name: string, text: string, code: string])[] = [
  ['an empty file', '', 'w1-no-answer'],
  ['a verdict of NO', slaveText('7b 01 4b 46 7f ff 05 10 1d', 'NO'), 'w1-crc'],
  ['YES with a wrong CRC', slaveText('7b 01 4b 46 7f ff 05 10 1e'), 'w1-crc'],
  ['a flipped bit of the temperature', slaveText('7a 01 4b 46 7f ff 05 10 1d'), 'w1-crc'],
  ['an open bus', slaveText('ff ff ff ff ff ff ff ff c9', 'YES'), 'w1-open'],
  ['a bus held low, whose CRC passes', slaveText('00 00 00 00 00 00 00 00 00'), 'w1-shorted'],
  ['an unknown configuration byte', slaveText('7b 01 4b 46 00 ff 05 10 95'), 'w1-scratchpad'],
  ['a failing supply', slaveText('ff 07 4b 46 7f ff 0c 10 a6'), 'w1-range'],
  ['text of another kind', 'Bus error\n', 'w1-garbled'],
  ['a file cut in the middle', '7b 01 4b 46 7f', 'w1-garbled'],
];
for (const [name, text, code] of FAULTS)
  test(`w1_slave: ${name} is a fault, ${code}`, () => {
    const bytes = text.slice(0, 23);
    // The row of the unknown configuration needs its own CRC to get past the check before it.
    const whole =
      code === 'w1-scratchpad' ? slaveText(`${bytes} ${crc8(bytesOf(bytes)).toString(16).padStart(2, '0')}`) : text;
    assert.deepEqual(decodeSlaveFile(whole), { kind: 'fault', code });
  });

test('bits that a lower resolution leaves undefined do not count', () => {
  const at9 = [0x7b, 0x01, 0x4b, 0x46, 0x1f, 0xff, 0x05, 0x10];
  assert.deepEqual(decodeScratchpad([...at9, crc8(at9)]), { kind: 'value', value: 23.5 });
});

test('temperature: empty, text and out of range are faults, minus a sixteenth is a value', () => {
  assert.deepEqual(decodeTemperatureFile(''), { kind: 'fault', code: 'w1-no-answer' });
  assert.deepEqual(decodeTemperatureFile('\n'), { kind: 'fault', code: 'w1-no-answer' });
  assert.deepEqual(decodeTemperatureFile('warm\n'), { kind: 'fault', code: 'w1-garbled' });
  assert.deepEqual(decodeTemperatureFile('127937\n'), { kind: 'fault', code: 'w1-range' });
  assert.deepEqual(decodeTemperatureFile('-62\n'), { kind: 'value', value: -0.0625 });
});
