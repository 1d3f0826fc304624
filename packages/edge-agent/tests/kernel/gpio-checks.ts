import assert from 'node:assert/strict';
import { FlowMeter } from '../../src/drivers/flow-meter.ts';
import { GpiochipCounter } from '../../src/drivers/gpiochip-counter.ts';
import { GpiochipInput } from '../../src/drivers/gpiochip-input.ts';
import { GpiochipLines } from '../../src/drivers/gpiochip-lines.ts';
import { nativeIoctl } from '../../src/drivers/ioctl.ts';
import type { Check } from './check.ts';
import { EdgeThread } from './edge-thread.ts';
import { GpioSim } from './gpio-sim.ts';

export const LABEL = 'pinctrl-bcm2835';
const HEATER = 17;
const PUMP = 22;
const METER = 27;
/** More than the 16 events that the kernel keeps for a line. */
const PULSES = 100;

/** An expander that comes first, so that the header's chip is not the one with the number 0. */
export async function withHeader<T>(use: (sim: GpioSim) => T | Promise<T>): Promise<T> {
  const expander = new GpioSim('expander', 'some-expander', 8);
  const header = new GpioSim('header', LABEL, 54);
  try {
    return await use(header);
  } finally {
    header.close();
    expander.close();
  }
}

function makeLines(label = LABEL): GpiochipLines {
  return new GpiochipLines({ label, ioctl: nativeIoctl(), devices: '/dev' });
}

async function withLines<T>(use: (lines: GpiochipLines, sim: GpioSim) => Promise<T>): Promise<T> {
  return await withHeader(async (sim) => {
    const lines = makeLines();
    try {
      return await use(lines, sim);
    } finally {
      await lines.close();
    }
  });
}

export const GPIO_CHECKS: Readonly<Record<string, Check>> = {
  'gpiochip: a line is claimed at its initial level, high or low': () =>
    withLines(async (lines, sim) => {
      sim.pull(PUMP, 'up');
      await lines.claimOutput(HEATER, 1, 'heater');
      await lines.claimOutput(PUMP, 0, 'pump');
      assert.deepEqual([sim.level(HEATER), sim.level(PUMP)], [1, 0]);
      return undefined;
    }),

  'gpiochip: what is set is on the wire and is read back, line by line': () =>
    withLines(async (lines, sim) => {
      await lines.claimOutput(HEATER, 0, 'heater');
      await lines.claimOutput(PUMP, 0, 'pump');
      const begin = performance.now();
      for (let at = 0; at < 64; at++) {
        const [heater, pump] = [at & 1, (at >> 1) & 1] as [0 | 1, 0 | 1];
        lines.set(HEATER, heater);
        lines.set(PUMP, pump);
        assert.deepEqual([sim.level(HEATER), sim.level(PUMP)], [heater, pump]);
        assert.deepEqual([lines.get(HEATER), lines.get(PUMP)], [heater, pump]);
      }
      return `${((performance.now() - begin) / 64).toFixed(2)} ms for two lines set, seen and read back`;
    }),

  'gpiochip: a second claim is refused and leaves the line as it is': () =>
    withLines(async (lines, sim) => {
      await lines.claimOutput(HEATER, 1, 'heater');
      const other = makeLines();
      await assert.rejects(other.claimOutput(HEATER, 0, 'other'), { code: 'AGENT_LINE_BUSY' });
      await other.close();
      assert.equal(sim.level(HEATER), 1);
      return undefined;
    }),

  'flow meter: counts every edge, also those that its queue had no room for, and pulls its input': () =>
    withHeader(async (sim) => {
      let now = 0;
      const chip = () => ({ label: LABEL, ioctl: nativeIoctl(), devices: '/dev' });
      const counter = new GpiochipCounter({ chip, line: METER, pull: 'up', debounceUs: 0, now: () => now });
      const meter = new FlowMeter({ counter, line: METER, pulsesPerL: 1 });
      try {
        assert.deepEqual(await meter.read(), { kind: 'fault', code: 'flow-begin' });
        assert.equal(sim.level(METER), 1, 'pulled up');
        const counting = EdgeThread.of('flow');
        for (let pulse = 0; pulse < PULSES; pulse++) {
          sim.pull(METER, 'down');
          // Edges that follow each other faster than the kernel's thread are one; no meter is as fast as that.
          await counting.afterEach(() => sim.pull(METER, 'up'));
        }
        now = 60_000;
        const reading = await meter.read();
        assert.deepEqual(reading, { kind: 'value', value: PULSES });
        now = 120_000;
        assert.deepEqual(await meter.read(), { kind: 'value', value: 0 });
        await assert.rejects(makeLines().claimOutput(METER, 0, 'other'), { code: 'AGENT_LINE_BUSY' });
        return `${PULSES} pulses`;
      } finally {
        meter.close();
      }
    }),

  'contact: its line is pulled up, read as it is, and taken': () =>
    withHeader(async (sim) => {
      const input = new GpiochipInput(() => ({ label: LABEL, ioctl: nativeIoctl(), devices: '/dev' }), METER, 'up');
      try {
        assert.equal(await input.level(), 1);
        sim.pull(METER, 'down');
        assert.equal(await input.level(), 0);
        await assert.rejects(makeLines().claimOutput(METER, 0, 'other'), { code: 'AGENT_LINE_BUSY' });
        return undefined;
      } finally {
        input.close();
      }
    }),

  'gpiochip: the chip is found by its label, and none is taken for another': () =>
    withHeader(async () => {
      await assert.rejects(makeLines('pinctrl-rp1').claimOutput(HEATER, 0, 'heater'), {
        code: 'AGENT_CHIP_NOT_FOUND',
      });
      return undefined;
    }),
};
