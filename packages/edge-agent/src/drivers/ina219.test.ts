import assert from 'node:assert/strict';
import { test } from 'node:test';
import { I2cChip } from './i2c-chip.fixture.ts';
import { Ina219 } from './ina219.ts';

/** Its registers are words, so bytes of neighbours do not overlap as they do in the fixture. */
class Ina219Chip extends I2cChip {
  words = new Map([
    [1, 0x07d0],
    [2, 0x5d98],
  ]);
  override read(address: number, register: number, length: number): Promise<Uint8Array> {
    const word = this.words.get(register) ?? 0;
    this.put(register, word >> 8, word & 0xff);
    return super.read(address, register, length);
  }
}

test('reads current, voltage and power from shunt and bus', async () => {
  const chip = new Ina219Chip(0x40);
  const read = (quantity: 'current' | 'voltage' | 'power') =>
    new Ina219({ bus: chip.bus, address: 0x40, quantity, shunt: 0.002 }).read();
  for (const [quantity, expected] of [
    ['current', 10],
    ['voltage', 11.98],
    ['power', 119.8],
  ] as const) {
    const reading = await read(quantity);
    assert.ok(reading.kind === 'value' && Math.abs(reading.value - expected) < 1e-9, JSON.stringify(reading));
  }
  chip.words.set(1, 0x8300);
  assert.deepEqual(await read('current'), { kind: 'fault', code: 'ina-overflow' });
  chip.fails = 'ENODEV';
  assert.deepEqual(await read('voltage'), { kind: 'missing' });
});
