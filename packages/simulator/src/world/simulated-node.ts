import { join } from 'node:path';
import type { Fault, FaultKind } from '../bus/bus-protocol.ts';
import type { KettleConfig, SimulatorConfig } from '../config-schema.ts';
import { simulatorError } from '../errors.ts';
import { randomOf } from '../noise/random.ts';
import type { Plant } from '../plant/plant.ts';
import { Ds18b20 } from '../sensors/ds18b20.ts';
import { RtdTree } from '../sensors/rtd-tree.ts';
import { CONVERSION_MS } from '../sensors/scratchpad.ts';
import { W1Tree } from '../sensors/w1-tree.ts';
import { type Chip, nodeChips } from './node-chips.ts';
import type { PinLevel } from './world.ts';

const PROBE_FAULTS: readonly FaultKind[] = ['probe-lost', 'frozen', 'power-on-85', 'crc', 'noise', 'offset'];

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
  readonly rtds: RtdTree;
  readonly #chips: ReadonlyMap<number, Chip>;
  /** Pins of chips that drive a part of the plant, as address * 16 + pin. */
  readonly #pins: readonly number[];
  readonly #rtds: ReadonlyMap<string, string>;
  readonly #lostRtds = new Set<string>();
  readonly #meters: ReadonlyMap<number, number>;
  readonly #plant: Plant;
  /** Litres through the meters so far. */
  #litres = 0;
  #at = 0;
  #bulkUntil: number | undefined;

  constructor({ id, config, plant, settings }: NodePlace) {
    this.id = id;
    this.#plant = plant;
    this.tree = new W1Tree(join(settings.data, 'w1', id));
    for (const [w1, quantity] of Object.entries(config.probes)) {
      const random = randomOf(settings.seed, `${id} ${w1}`);
      this.#probes.set(w1, { probe: new Ds18b20(w1, this.tree, random, settings.probe_noise_c), quantity });
    }
    this.#chips = nodeChips(id, config, plant, settings);
    const wired = [config.mcp23017, config.pca9685].flatMap((chips) =>
      Object.entries(chips).flatMap(([address, pins]) =>
        Object.entries(pins).map(([pin, drive]) => [Number(address) * 16 + Number(pin), drive] as const),
      ),
    );
    const driving = wired.filter(([, drive]) => plant.drives.includes(drive));
    for (const [line, drive] of driving) this.drives.set(line, drive);
    this.#pins = driving.map(([line]) => line);
    this.rtds = new RtdTree(join(settings.data, 'spi', id));
    this.#rtds = new Map(Object.entries(config.max31865));
    this.#meters = new Map(Object.entries(config.flow_meters).map(([line, pulses]) => [Number(line), pulses]));
    for (const [line, wired] of Object.entries(config.lines))
      (plant.drives.includes(wired) ? this.drives : this.#switches).set(Number(line), wired);
  }

  start(): void {
    this.tree.start([...this.#probes.keys()]);
    for (const { probe } of this.#probes.values()) probe.start();
    this.rtds.start([...this.#rtds.keys()]);
  }

  stop(): void {
    this.tree.stop();
    this.rtds.stop();
  }

  /** Brings files and counts to `now` ms. */
  sample(now: number): void {
    this.#bulk(now);
    for (const { probe, quantity } of this.#probes.values()) probe.sample(now, this.#plant.quantity(quantity));
    for (const [device, quantity] of this.#rtds)
      this.rtds.show(device, this.#lostRtds.has(device) ? null : this.#plant.quantity(quantity));
    if (this.#meters.size > 0) this.#litres += (this.#plant.quantity('flow') * (now - this.#at)) / 60_000;
    this.#at = now;
  }

  chip(address: number): Chip | undefined {
    return this.#chips.get(address);
  }

  pins(): PinLevel[] {
    return this.#pins.map((line) => ({
      node: this.id,
      line,
      level: this.#chips.get(line >> 4)?.driven?.(line & 15) ?? 0,
    }));
  }

  /** Rising edges of the meter on a line so far, as a count of 32 bits. */
  edges(line: number): number {
    return Math.floor(this.#litres * (this.#meters.get(line) ?? 0)) >>> 0;
  }

  input(line: number): 0 | 1 {
    const wired = this.#switches.get(line);
    return wired !== undefined && this.#plant.quantity(wired) > 0 ? 1 : 0;
  }

  /** @throws FAULT_UNKNOWN */
  fault({ target, kind, node, by }: Fault, present: boolean): void {
    const probe = this.#probes.get(target);
    if (!this.#isPlaced(target, kind)) throw simulatorError('FAULT_UNKNOWN', `${kind} of ${target} at ${node}`);
    if (kind === 'offset' && present && (by === undefined || by === 0))
      throw simulatorError('FAULT_UNKNOWN', `offset of ${target} at ${node} by nothing`);
    probe?.probe.fault(kind, present, by);
    if (this.#rtds.has(target) && present) this.#lostRtds.add(target);
    else this.#lostRtds.delete(target);
    const chip = target.startsWith('i2c:') ? this.#chips.get(Number(target.slice(4))) : undefined;
    if (kind === 'brown-out' && present) chip?.reset();
    if (kind === 'crc' && chip?.spoilt !== undefined) chip.spoilt = present;
  }

  #isPlaced(target: string, kind: FaultKind): boolean {
    if (this.#probes.has(target)) return PROBE_FAULTS.includes(kind);
    if (this.#rtds.has(target)) return kind === 'probe-lost';
    if (target.startsWith('i2c:')) {
      const chip = this.#chips.get(Number(target.slice(4)));
      const known = kind === 'i2c-silent' || kind === 'brown-out' || (kind === 'crc' && chip?.spoilt !== undefined);
      return chip !== undefined && known;
    }
    if (target.startsWith('line:')) return kind.startsWith('relay-stuck') && this.drives.has(Number(target.slice(5)));
    return target === 'plant' && (kind === 'empty-kettle' || kind === 'pump-stopped');
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
