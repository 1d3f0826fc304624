import { setTimeout as sleep } from 'node:timers/promises';
import type { BusClient } from '@cerveceria/simulator/bus';
import type { BusConfig } from '../config-schema.ts';
import type { Pull } from './gpio-uapi.ts';
import { GpiochipCounter } from './gpiochip-counter.ts';
import { GpiochipInput } from './gpiochip-input.ts';
import { I2cBuses } from './i2c-buses.ts';
import type { InputLine } from './input-line.ts';
import { LinuxI2cBus, openNativeI2c } from './linux-i2c-bus.ts';
import { headerChip } from './open-lines.ts';
import type { PulseCounter } from './pulse-counter.ts';
import { SimulatedCounter } from './simulated-counter.ts';
import { SimulatedI2cBus } from './simulated-i2c-bus.ts';
import { SimulatedInput } from './simulated-input.ts';

/** How the drivers come to their buses: on a Pi or in a simulated brewery. */
export interface BusAccess {
  readonly w1Root: string;
  /** The kernel's SPI devices. */
  readonly spiRoot: string;
  readonly buses: I2cBuses;
  input(line: number, pull: Pull): InputLine;
  counter(line: number, pull: Pull, debounceUs: number): PulseCounter;
  /** Lets a chip do its work, ms. */
  wait(ms: number): Promise<void>;
}

export function realAccess(bus: Extract<BusConfig, { kind: 'linux' }>): BusAccess {
  const wait = (ms: number) => sleep(ms);
  const chip = () => headerChip(bus);
  return {
    w1Root: bus.w1_root,
    spiRoot: '/sys/bus/spi/devices',
    buses: new I2cBuses((number) => new LinuxI2cBus({ open: () => openNativeI2c(number), wait })),
    input: (line, pull) => new GpiochipInput(chip, line, pull),
    counter: (line, pull, debounceUs) =>
      new GpiochipCounter({ chip, line, pull, debounceUs, now: () => performance.now() }),
    wait,
  };
}

export function simulatedAccess(client: BusClient): BusAccess {
  return {
    w1Root: client.welcome?.w1 ?? '',
    spiRoot: client.welcome?.spi ?? '',
    buses: new I2cBuses((bus) => new SimulatedI2cBus(client, bus)),
    input: (line) => new SimulatedInput(client, line),
    counter: (line) => new SimulatedCounter(client, line),
    // A conversion takes no time of its own there: the world stands still until the step is done.
    wait: () => Promise.resolve(),
  };
}
