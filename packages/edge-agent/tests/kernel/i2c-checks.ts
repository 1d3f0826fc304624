import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Ads1115 } from '../../src/drivers/ads1115.ts';
import { LinuxI2cBus, openNativeI2c } from '../../src/drivers/linux-i2c-bus.ts';
import type { Check } from './check.ts';

const DEVICES = '/sys/bus/i2c/devices';
/** The chips that scripts/kernel-init.sh gives to i2c-stub. */
const ADS = 0x48;
const TAKEN = 0x4a;
const ABSENT = 0x21;

/** Number of i2c-stub's bus. */
export function stubBus(): number {
  const isStub = (name: string) =>
    /^i2c-\d+$/.test(name) && readFileSync(`${DEVICES}/${name}/name`, 'latin1').startsWith('SMBus stub');
  const found = readdirSync(DEVICES).find(isStub);
  assert.ok(found !== undefined, 'no bus of i2c-stub');
  return Number(found.slice('i2c-'.length));
}

export async function withBus<T>(use: (bus: LinuxI2cBus) => Promise<T>): Promise<T> {
  const bus = new LinuxI2cBus({ open: () => openNativeI2c(stubBus()), wait: (ms) => sleep(ms) });
  try {
    return await use(bus);
  } finally {
    await bus.close();
  }
}

const read = (bus: LinuxI2cBus, address: number, register: number, length: number) =>
  bus.transact((chip) => chip.read(address, register, length));

function causeOf(error: unknown): string | undefined {
  return ((error as Error).cause as NodeJS.ErrnoException | undefined)?.code;
}

export const I2C_CHECKS: Readonly<Record<string, Check>> = {
  'i2c-bus: a chip keeps what is written to its registers': () =>
    withBus(async (bus) => {
      await bus.transact((chip) => chip.write(ADS, 0x10, Uint8Array.of(0x63, 0xa0, 0x05, 0x7a, 0x5c, 0x57)));
      assert.deepEqual([...(await read(bus, ADS, 0x10, 6))], [0x63, 0xa0, 0x05, 0x7a, 0x5c, 0x57]);
      assert.deepEqual([...(await read(bus, ADS, 0x12, 2))], [0x05, 0x7a]);
      return undefined;
    }),

  'i2c-bus: nobody at an address is an error with its code, and the bus goes on': () =>
    withBus(async (bus) => {
      const error = await read(bus, ABSENT, 0, 1).then(
        () => undefined,
        (reason: unknown) => reason,
      );
      assert.equal((error as NodeJS.ErrnoException).code, 'AGENT_I2C_FAILED');
      assert.equal(await bus.answers(ABSENT), false);
      assert.equal(await bus.answers(ADS), true);
      return causeOf(error);
    }),

  'i2c-bus: a chip that a kernel driver holds is busy, each time, and its neighbours answer': async () => {
    writeFileSync(`${DEVICES}/i2c-${stubBus()}/new_device`, `lm75 0x${TAKEN.toString(16)}`);
    return await withBus(async (bus) => {
      // The second call is the one that i2c-bus would send to address 0.
      for (let times = 0; times < 2; times++)
        await assert.rejects(read(bus, TAKEN, 0, 1), (error: unknown) => causeOf(error) === 'EBUSY');
      assert.equal(await bus.answers(ADS), true);
      return undefined;
    });
  },

  'i2c-bus: closed is closed': async () => {
    const bus = await withBus(async (open) => {
      await read(open, ADS, 0, 1);
      return open;
    });
    await assert.rejects(read(bus, ADS, 0, 1), { code: 'AGENT_I2C_CLOSED' });
    return undefined;
  },

  'ads1115: configures its chip and reads the conversion register': () =>
    withBus(async (i2c) => {
      const bus = { name: 'i2c', prepare: () => Promise.resolve(), i2c };
      const scale = { gain: 1, offset: 0 };
      const probe = new Ads1115({ bus, address: ADS, input: 0, fsr: 4.096, scale, wait: (ms) => sleep(ms) });
      await i2c.transact((chip) => chip.write(ADS, 0, Uint8Array.of(0x50)));
      const reading = await probe.read();
      assert.deepEqual([...(await read(i2c, ADS, 1, 2))], [0xc3, 0x83]);
      // The stub has registers of one byte, so the second byte of the conversion is the first one of the configuration.
      assert.deepEqual(reading, { kind: 'value', value: (0x50c3 * 4.096) / 32768 });
      return undefined;
    }),

  'ads1115: an absent chip is missing, not a fault': () =>
    withBus(async (i2c) => {
      const bus = { name: 'i2c', prepare: () => Promise.resolve(), i2c };
      const scale = { gain: 1, offset: 0 };
      const probe = new Ads1115({ bus, address: 0x49, input: 0, fsr: 4.096, scale, wait: (ms) => sleep(ms) });
      assert.deepEqual(await probe.read(), { kind: 'missing' });
      return undefined;
    }),
};
