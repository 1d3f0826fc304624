import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { crc8, milliCelsius, POWER_ON_SCRATCHPAD, type Resolution, scratchpadOf, slaveText } from './scratchpad.ts';

const bytesOf = (text: string) => text.split(' ').map((byte) => Number.parseInt(byte, 16));

/** Temperatures from table 1 of the data sheet; m°C as the kernel's integer division gives them. */
const VECTORS = [
  ['50 05 4b 46 7f ff 0c 10', '1c', 85000],
  ['d0 07 4b 46 7f ff 00 10', 'b9', 125000],
  ['91 01 4b 46 7f ff 0c 10', '70', 25062],
  ['a2 00 4b 46 7f ff 0e 10', 'e5', 10125],
  ['08 00 4b 46 7f ff 08 10', 'd9', 500],
  ['00 00 4b 46 7f ff 00 10', '85', 0],
  ['f8 ff 4b 46 7f ff 08 10', 'f8', -500],
  ['5e ff 4b 46 7f ff 02 10', 'b6', -10125],
  ['6f fe 4b 46 7f ff 01 10', '61', -25062],
  ['90 fc 4b 46 7f ff 10 10', 'ee', -55000],
  ['7b 01 4b 46 7f ff 05 10', '1d', 23687],
  ['98 03 4b 46 7f ff 08 10', '58', 57500],
  ['40 06 4b 46 7f ff 00 10', '42', 100000],
  ['ff 07 4b 46 7f ff 0c 10', 'a6', 127937],
  ['ff ff ff ff ff ff ff ff', 'c9', -62],
  ['00 00 00 00 00 00 00 00', '00', 0],
] as const;

test('CRC and value of the known scratchpads are those of the data sheet and the kernel', () => {
  for (const [text, crc, value] of VECTORS) {
    const bytes = bytesOf(text);
    assert.equal(crc8(bytes), Number.parseInt(crc, 16), text);
    assert.equal(milliCelsius(bytes), value, text);
  }
});

test('the CRC of a ROM is that of application note 27', () => {
  assert.equal(crc8([0x02, 0x1c, 0xb8, 0x01, 0x00, 0x00, 0x00]), 0xa2);
});

test('a measured temperature gives the bytes that the sensor would send', () => {
  for (const [text, , value] of VECTORS.slice(2, 4)) {
    const [low, high] = bytesOf(text);
    assert.deepEqual(scratchpadOf(value / 1000, 12).slice(0, 2), [low, high]);
  }
  assert.deepEqual(scratchpadOf(23.6875, 12), bytesOf('7b 01 4b 46 7f ff 05 10'));
  assert.deepEqual(scratchpadOf(-10.125, 12), bytesOf('5e ff 4b 46 7f ff 02 10'));
});

test('85 °C that was measured differs from 85 °C after power-up', () => {
  assert.equal(milliCelsius(scratchpadOf(85, 12)), 85000);
  assert.notDeepEqual(scratchpadOf(85, 12), [...POWER_ON_SCRATCHPAD]);
});

test('a reading is within half a step of the truth at each resolution, and its config byte tells it', () => {
  const resolution = fc.constantFrom<Resolution[]>(9, 10, 11, 12);
  fc.assert(
    fc.property(fc.double({ min: -54, max: 124, noNaN: true }), resolution, (celsius, bits) => {
      const bytes = scratchpadOf(celsius, bits);
      const step = 62.5 * 2 ** (12 - bits);
      assert.ok(Math.abs(milliCelsius(bytes) - celsius * 1000) <= step / 2 + 1);
      assert.equal(((bytes[4] as number) >> 5) + 9, bits);
    }),
  );
});

test('beyond its range a sensor says its limits', () => {
  assert.equal(milliCelsius(scratchpadOf(600, 12)), 127937);
  assert.equal(milliCelsius(scratchpadOf(-100, 12)), -55000);
});

test('w1_slave has the text of the kernel, and NO where the CRC is another', () => {
  assert.equal(
    slaveText(bytesOf('7b 01 4b 46 7f ff 05 10')),
    '7b 01 4b 46 7f ff 05 10 1d : crc=1d YES\n7b 01 4b 46 7f ff 05 10 1d t=23687\n',
  );
  assert.equal(
    slaveText([...POWER_ON_SCRATCHPAD]),
    '50 05 4b 46 7f ff 0c 10 1c : crc=1c YES\n50 05 4b 46 7f ff 0c 10 1c t=85000\n',
  );
  assert.match(slaveText(bytesOf('ff ff ff ff ff ff ff ff'), 0xff), /^(ff ){8}ff : crc=c9 NO\n/);
});
