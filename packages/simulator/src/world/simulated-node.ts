import { join } from 'node:path';
import type { Fault, FaultKind } from '../bus/bus-protocol.ts';
import type { KettleConfig, SimulatorConfig } from '../config-schema.ts';
import { simulatorError } from '../errors.ts';
import { gaussian, randomOf } from '../noise/random.ts';
import type { Plant } from '../plant/plant.ts';
import { Ads1115 } from '../sensors/ads1115.ts';
import { type AnalogQuantity, voltsOf } from '../sensors/analog-signals.ts';
import { Ds18b20 } from '../sensors/ds18b20.ts';
import { CONVERSION_MS } from '../sensors/scratchpad.ts';
import { W1Tree } from '../sensors/w1-tree.ts';

const PROBE_FAULTS: readonly FaultKind[] = ['probe-lost', 'frozen', 'power-on-85', 'crc', 'noise'];

export interface NodePlace {
  /** `kettle.node` */
  readonly id: string;
  readonly config: KettleConfig['nodes'][string];
  readonly plant: Plant;
  readonly settings: Pick<SimulatorConfig, 'data' | 'probe_noise_c' | 'analog_noise_v'> & { readonly seed: number };
}

/** Everything that hangs on one Pi: its 1-Wire tree, its converters, its lines as wired. */
export class SimulatedNode {
  readonly id: string;
  readonly tree: W1Tree;
  /** Lines that drive a part of the plant, and input lines with the switch on them. */
  readonly drives = new Map<number, string>();
  readonly #switches = new Map<number, string>();
  readonly #probes = new Map<string, { readonly probe: Ds18b20; readonly quantity: string }>();
  readonly #converters = new Map<number, Ads1115>();
  readonly #plant: Plant;
  #bulkUntil: number | undefined;

  constructor({ id, config, plant, settings }: NodePlace) {
    this.id = id;
    this.#plant = plant;
    this.tree = new W1Tree(join(settings.data, 'w1', id));
    for (const [w1, quantity] of Object.entries(config.probes)) {
      const random = randomOf(settings.seed, `${id} ${w1}`);
      this.#probes.set(w1, { probe: new Ds18b20(w1, this.tree, random, settings.probe_noise_c), quantity });
    }
    for (const [address, inputs] of Object.entries(config.ads1115)) {
      const random = randomOf(settings.seed, `${id} ${Number(address)}`);
      const volts = (input: number): number => {
        const quantity: AnalogQuantity | undefined = inputs[String(input)];
        if (quantity === undefined) return 0;
        return voltsOf(quantity, plant.quantity(quantity)) + gaussian(random, settings.analog_noise_v);
      };
      this.#converters.set(Number(address), new Ads1115(volts));
    }
    for (const [line, wired] of Object.entries(config.lines))
      (plant.drives.includes(wired) ? this.drives : this.#switches).set(Number(line), wired);
  }

  start(): void {
    this.tree.start([...this.#probes.keys()]);
    for (const { probe } of this.#probes.values()) probe.start();
  }

  /** Brings the 1-Wire tree to `now` ms. */
  sample(now: number): void {
    this.#bulk(now);
    for (const { probe, quantity } of this.#probes.values()) probe.sample(now, this.#plant.quantity(quantity));
  }

  converter(address: number): Ads1115 | undefined {
    return this.#converters.get(address);
  }

  input(line: number): 0 | 1 {
    const wired = this.#switches.get(line);
    return wired !== undefined && this.#plant.quantity(wired) > 0 ? 1 : 0;
  }

  /** @throws FAULT_UNKNOWN */
  fault({ target, kind, node }: Fault, present: boolean): void {
    const probe = this.#probes.get(target);
    const placed =
      probe !== undefined
        ? PROBE_FAULTS.includes(kind)
        : (kind === 'i2c-silent' && target.startsWith('i2c:') && this.#converters.has(Number(target.slice(4)))) ||
          (kind.startsWith('relay-stuck') && target.startsWith('line:') && this.drives.has(Number(target.slice(5)))) ||
          ((kind === 'empty-kettle' || kind === 'pump-stopped') && target === 'plant');
    if (!placed) throw simulatorError('FAULT_UNKNOWN', `${kind} of ${target} at ${node}`);
    probe?.probe.fault(kind, present);
  }

  #bulk(now: number): void {
    if (this.tree.bulkAsked()) {
      this.#bulkUntil = now + CONVERSION_MS[12];
      this.tree.bulk('-1');
    } else if (this.#bulkUntil !== undefined && now >= this.#bulkUntil) {
      this.#bulkUntil = undefined;
      for (const { probe } of this.#probes.values()) probe.convert();
      this.tree.bulk('1');
    }
  }
}
