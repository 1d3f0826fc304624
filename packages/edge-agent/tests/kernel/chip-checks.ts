import assert from 'node:assert/strict';
import { ChipPins } from '../../src/drivers/chip-pins.ts';
import type { LinuxI2cBus } from '../../src/drivers/linux-i2c-bus.ts';
import { Mcp23017 } from '../../src/drivers/mcp23017.ts';
import { Pca9685 } from '../../src/drivers/pca9685.ts';
import { Smbus } from '../../src/drivers/smbus.ts';
import type { Check } from './check.ts';
import { stubBus, withBus } from './i2c-checks.ts';

const EXPANDER = 0x20;
const PWM = 0x40;
const ABSENT = 0x21;
const IODIR = 0x00;
const GPIO = 0x12;
const OLAT = 0x14;

const bytes = (bus: LinuxI2cBus, address: number, register: number, length: number) =>
  bus.transact(async (chip) => [...(await chip.read(address, register, length))]);
const put = (bus: LinuxI2cBus, address: number, register: number, ...values: number[]) =>
  bus.transact((chip) => chip.write(address, register, Uint8Array.from(values)));

function expanderPins(i2c: LinuxI2cBus): ChipPins {
  return new ChipPins({ chip: new Mcp23017(EXPANDER, 0x0200), bus: stubBus(), i2c, now: () => performance.now() });
}

// The stub has plain registers: its pins follow nothing, so each pin is put where a wire would have it.
export const CHIP_CHECKS: Readonly<Record<string, Check>> = {
  'mcp23017: pins are claimed, driven and read back, and one that does not follow is seen': () =>
    withBus(async (bus) => {
      await put(bus, EXPANDER, IODIR, 0xff, 0xff);
      const pins = expanderPins(bus);
      await pins.claim(3, 0);
      assert.deepEqual(await bytes(bus, EXPANDER, IODIR, 2), [0xf7, 0xff]);
      pins.set(3, 1);
      await pins.settled();
      assert.deepEqual([await bytes(bus, EXPANDER, OLAT, 2), pins.get(3)], [[0x08, 0x00], 0]);
      await put(bus, EXPANDER, GPIO, 0x08, 0x00);
      const begin = performance.now();
      pins.set(3, 1);
      await pins.settled();
      assert.equal(pins.get(3), 1);
      return `${(performance.now() - begin).toFixed(1)} ms for pins written and read back`;
    }),

  'mcp23017: a chip that lost its supply is noticed and set up anew, off': () =>
    withBus(async (bus) => {
      await put(bus, EXPANDER, IODIR, 0xff, 0xff);
      const pins = expanderPins(bus);
      await pins.claim(3, 0);
      pins.set(3, 1);
      await pins.settled();
      await put(bus, EXPANDER, IODIR, 0xff, 0xff);
      pins.set(3, 1);
      await assert.rejects(pins.settled(), /lost its supply/);
      assert.deepEqual(await bytes(bus, EXPANDER, OLAT, 1), [0x00]);
      assert.deepEqual(await bytes(bus, EXPANDER, IODIR, 2), [0xf7, 0xff]);
      return undefined;
    }),

  'smbus: takes the pins of both chips off without i2c-bus, and says when nobody is there': () =>
    withBus(async (bus) => {
      const [expander, options] = [expanderPins(bus), { frequency: 1000, duties: new Map([[2, 0.5]]) }];
      const chip = new Pca9685({ address: PWM, ...options, wait: () => Promise.resolve() });
      const pwm = new ChipPins({ chip, bus: stubBus(), i2c: bus, now: () => performance.now() });
      for (const [pins, pin] of [[expander, 3] as const, [pwm, 2] as const]) {
        await pins.claim(pin, 0);
        pins.set(pin, 1);
        await pins.settled();
      }
      assert.deepEqual(await bytes(bus, PWM, 0x0e, 4), [0x00, 0x00, 0x00, 0x08]);
      const writes = [expander, pwm].flatMap((pins) => pins.safeWrites());
      const begin = performance.now();
      const smbus = new Smbus();
      assert.deepEqual(
        writes.map((write) => smbus.write(write)),
        writes.map(() => true),
      );
      const took = performance.now() - begin;
      assert.deepEqual(await bytes(bus, EXPANDER, OLAT, 2), [0x00, 0x00]);
      assert.deepEqual(await bytes(bus, PWM, 0x11, 1), [0x10]);
      assert.equal(smbus.write({ bus: stubBus(), address: ABSENT, register: 0, bytes: [0] }), false);
      assert.equal(smbus.write({ bus: 99, address: EXPANDER, register: 0, bytes: [0] }), false);
      return `${took.toFixed(1)} ms for ${writes.length} registers, koffi loaded`;
    }),
};
