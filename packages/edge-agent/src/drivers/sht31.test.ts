import assert from 'node:assert/strict';
import { test } from 'node:test';
import { I2cChip } from './i2c-chip.fixture.ts';
import { Sht31 } from './sht31.ts';

test('commands one measurement, waits for it and reads what the chip has ready', async () => {
  const chip = new I2cChip(0x44);
  chip.ready = Uint8Array.of(0x66, 0x66, 0x93, 0x80, 0x00, 0xa2);
  const probe = new Sht31({ bus: chip.bus, address: 0x44, quantity: 'temperature', wait: chip.wait });
  assert.deepEqual(await probe.read(), { kind: 'value', value: 25 });
  assert.deepEqual(chip.writes, [[0x24, 0x00]]);
  assert.ok((chip.waits[0] ?? 0) >= 15);
});

test('a wrong CRC is a fault, an absent chip missing', async () => {
  const chip = new I2cChip(0x44);
  chip.ready = Uint8Array.of(0x66, 0x66, 0x94, 0x80, 0x00, 0xa2);
  const at = (address: number) =>
    new Sht31({ bus: chip.bus, address, quantity: 'temperature', wait: chip.wait }).read();
  assert.deepEqual(await at(0x44), { kind: 'fault', code: 'sht-crc' });
  assert.deepEqual(await at(0x45), { kind: 'missing' });
});
