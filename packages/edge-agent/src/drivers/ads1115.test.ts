import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Ads1115 } from './ads1115.ts';
import type { I2cBus, I2cTransfers } from './i2c-bus.ts';

interface Chip {
  config: number;
  conversion: number;
  /** Times that the chip reads busy after a start. */
  busy: number;
  fails?: string;
}

function makeProbe(chip: Chip, scale = { gain: 1, offset: 0 }) {
  const waits: number[] = [];
  const transfers: I2cTransfers = {
    async write(_address, register, bytes) {
      await Promise.resolve();
      if (chip.fails !== undefined) throw new Error('i2c', { cause: { code: chip.fails } });
      if (register === 1 && chip.config !== 0x8583) chip.config = ((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0);
    },
    async read(_address, register) {
      await Promise.resolve();
      const isBusy = register === 1 && chip.busy-- > 0;
      const word = register === 1 ? chip.config & (isBusy ? 0x7fff : 0xffff) : chip.conversion;
      return Uint8Array.of(word >> 8, word & 0xff);
    },
    receive: () => Promise.reject(new Error('it has registers')),
  };
  const i2c: I2cBus = {
    transact: (task) => task(transfers),
    answers: () => Promise.resolve(true),
    close: () => Promise.resolve(),
  };
  const bus = { name: 'i2c-1', prepare: () => Promise.resolve(), i2c };
  const wait = (ms: number) => Promise.resolve(void waits.push(ms));
  return { probe: new Ads1115({ bus, address: 0x48, input: 0, fsr: 4.096, scale, wait }), waits };
}

test('starts one conversion, waits for 1/DR and scales the volts', async () => {
  const chip: Chip = { config: 0, conversion: 0x5000, busy: 0 };
  const { probe, waits } = makeProbe(chip, { gain: -5.6548, offset: 15.509 });
  const reading = await probe.read();
  assert.equal(chip.config, 0xc383);
  assert.ok((waits[0] ?? 0) >= 8.6, 'a 128th of a second and ten per cent');
  assert.ok(reading.kind === 'value' && Math.abs(reading.value - 1.032712) < 1e-9, JSON.stringify(reading));
});

test('waits on while the chip says that it is busy, but not for ever', async () => {
  const slow = makeProbe({ config: 0, conversion: 0x4000, busy: 2 });
  assert.deepEqual(await slow.probe.read(), { kind: 'value', value: 2.048 });
  assert.equal(slow.waits.length, 3);
  const stuck = makeProbe({ config: 0, conversion: 0x4000, busy: 1000 });
  assert.equal((await stuck.probe.read()).kind, 'value');
});

test('a chip that lost its configuration in a brown-out is a fault', async () => {
  const { probe } = makeProbe({ config: 0x8583, conversion: 0x4000, busy: 0 });
  assert.deepEqual(await probe.read(), { kind: 'fault', code: 'adc-reset' });
});

test('nobody at the address is missing, another error a fault, the end of the scale a fault', async () => {
  const read = (chip: Partial<Chip>) => makeProbe({ config: 0, conversion: 0, busy: 0, ...chip }).probe.read();
  assert.deepEqual(await read({ fails: 'EREMOTEIO' }), { kind: 'missing' });
  assert.deepEqual(await read({ fails: 'BUS_NACK' }), { kind: 'missing' });
  assert.deepEqual(await read({ fails: 'EIO' }), { kind: 'fault', code: 'i2c-io' });
  assert.deepEqual(await read({ conversion: 0x7fff }), { kind: 'fault', code: 'adc-saturated' });
});
