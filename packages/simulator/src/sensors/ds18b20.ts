import type { FaultKind } from '../bus/bus-protocol.ts';
import { gaussian, type Random } from '../noise/random.ts';
import {
  CONVERSION_MS,
  crc8,
  milliCelsius,
  POWER_ON_SCRATCHPAD,
  type Resolution,
  scratchpadOf,
  slaveText,
} from './scratchpad.ts';
import type { W1Tree } from './w1-tree.ts';

/** Settings of a sensor after power-up, as the kernel shows them. */
const SETTINGS = { resolution: '12\n', conv_time: '750\n', ext_power: '1\n', features: '0\n' } as const;
/** Bit 1 of `features`: the kernel refuses the power-up value of a genuine chip. */
const CHECK_RESULT = 1;
/** What a probe with a bad connection shows beside the truth, °C. */
const LOOSE_CONNECTION = 6;

/** A probe: what it measures at its own pace, and what its faults let a reader see of it. */
export class Ds18b20 {
  readonly #id: string;
  readonly #tree: W1Tree;
  readonly #random: Random;
  /** Deviation of a reading in good order, °C. */
  readonly #noise: number;
  readonly #faults = new Set<FaultKind>();
  /** What it shows too much, °C. */
  #offset = 0;
  #due = Number.NEGATIVE_INFINITY;

  constructor(id: string, tree: W1Tree, random: Random, noise: number) {
    this.#id = id;
    this.#tree = tree;
    this.#random = random;
    this.#noise = noise;
  }

  start(): void {
    this.#tree.appear(this.#id, SETTINGS);
  }

  /** `by`: of an offset, °C. */
  fault(kind: FaultKind, present: boolean, by = 0): void {
    if (kind === 'offset') this.#offset = present ? by : 0;
    if (present) this.#faults.add(kind);
    else this.#faults.delete(kind);
    this.#due = Number.NEGATIVE_INFINITY;
  }

  /**
   * Converts when a conversion is due: a sensor that is asked again and again gives a new value each conversion time.
   * `now` ms of the process, `celsius` what the probe has taken on.
   */
  sample(now: number, celsius: number): void {
    const device = this.#tree.device(this.#id);
    if (device === undefined) return;
    const lost = this.#faults.has('probe-lost');
    if (lost && device.present) this.#tree.vanish(this.#id);
    if (!lost && !device.present) this.#tree.appear(this.#id, SETTINGS);
    if (lost || this.#faults.has('frozen') || now < this.#due) return;
    const resolution = resolutionOf(device.setting('resolution'));
    this.#due = now + CONVERSION_MS[resolution];
    const deviation = this.#faults.has('noise') ? LOOSE_CONNECTION : this.#noise;
    const bytes = this.#faults.has('power-on-85')
      ? [...POWER_ON_SCRATCHPAD]
      : scratchpadOf(celsius + this.#offset + gaussian(this.#random, deviation), resolution);
    const broken = this.#faults.has('crc');
    const refused =
      this.#faults.has('power-on-85') && (Number(device.setting('features')) & CHECK_RESULT) === CHECK_RESULT;
    // One bit of the ninth byte flipped on the wire.
    device.write('w1_slave', refused ? '' : slaveText(bytes, broken ? crc8(bytes) ^ 1 : undefined));
    device.write('temperature', broken || refused ? '' : `${milliCelsius(bytes)}\n`);
    device.write('conv_time', `${CONVERSION_MS[resolution]}\n`);
  }

  /** A conversion of all sensors was asked for: this one begins now. */
  convert(): void {
    this.#due = Number.NEGATIVE_INFINITY;
  }
}

function resolutionOf(text: string): Resolution {
  const bits = Number(text);
  return bits === 9 || bits === 10 || bits === 11 ? bits : 12;
}
