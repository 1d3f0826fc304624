import type { Fault } from '../bus/bus-protocol.ts';
import type { KettleConfig, SimulatorConfig } from '../config-schema.ts';
import { simulatorError } from '../errors.ts';
import type { EnergyLedger, Plant } from '../plant/plant.ts';
import { FaultBook } from './fault-book.ts';
import { makePlant } from './make-plant.ts';
import { SimulatedNode } from './simulated-node.ts';
import type { I2cDevice, Instant, PinLevel, World } from './world.ts';

/** Within which a plant can be brought to another value. */
const CHANGES: Readonly<Record<string, readonly [number, number]>> = {
  ambient: [-20, 50],
  mains: [0, 260],
  volume: [0, 1000],
  grain: [0, 500],
};

interface Vessel {
  readonly plant: Plant;
  readonly nodes: readonly SimulatedNode[];
  readonly ids: readonly string[];
}

export interface PlantWorldOptions {
  readonly config: SimulatorConfig & { readonly seed: number };
  /** Process time to begin at, ms UTC. */
  readonly wall: number;
  /** What `snapshot` gave in an earlier life, by kettle. */
  readonly saved?: Readonly<Record<string, unknown>>;
}

/** A brewery of equations: each kettle a plant, each node's files and registers look at it. */
export class PlantWorld implements World {
  readonly nodes: readonly string[];
  readonly #tick: number;
  readonly #wall: number;
  readonly #vessels = new Map<string, Vessel>();
  readonly #byNode = new Map<string, SimulatedNode>();
  readonly #high = new Set<string>();
  readonly #book = new FaultBook();
  #now = 0;

  constructor({ config, wall, saved }: PlantWorldOptions) {
    this.#tick = config.tick_ms;
    this.#wall = wall;
    for (const [name, kettle] of Object.entries(config.kettles))
      this.#vessels.set(name, this.#vessel(name, kettle, config, saved?.[name]));
    this.nodes = [...this.#byNode.keys()];
  }

  /** Lets the plants cool for `ms` with everything off, as while nobody simulates them. Before `start`. */
  rest(ms: number): void {
    for (const { plant } of this.#vessels.values()) plant.advance(ms, new Set(), { empty: false, pumpStopped: false });
  }

  /** Every line that drives something. */
  outputs(): { node: string; line: number }[] {
    return [...this.#byNode.values()].flatMap(({ id, drives }) =>
      [...drives.keys()].map((line) => ({ node: id, line })),
    );
  }

  start(): Instant {
    for (const node of this.#byNode.values()) node.start();
    const begin = { mono: 0, wall: this.#wall };
    this.#sample();
    return begin;
  }

  stop(): void {
    for (const node of this.#byNode.values()) node.stop();
  }

  next(now: Instant): Instant {
    return { mono: now.mono + this.#tick, wall: now.wall + this.#tick };
  }

  enter({ mono }: Instant): void {
    for (const { plant, nodes, ids } of this.#vessels.values()) {
      plant.advance(mono - this.#now, this.#driven(nodes), {
        empty: this.#book.ofPlant(ids, 'empty-kettle'),
        pumpStopped: this.#book.ofPlant(ids, 'pump-stopped'),
      });
    }
    this.#now = mono;
    this.#sample();
  }

  w1(node: string): string {
    return this.#node(node).tree.root;
  }

  spi(node: string): string {
    return this.#node(node).rtds.root;
  }

  edges(node: string, line: number): number {
    return this.#node(node).edges(line);
  }

  pins(): PinLevel[] {
    return [...this.#byNode.values()].flatMap((node) => node.pins());
  }

  i2c(node: string, address: number): I2cDevice | undefined {
    const silent = this.#book
      .list()
      .some(
        ({ kind, target, ...at }) => kind === 'i2c-silent' && at.node === node && Number(target.slice(4)) === address,
      );
    return silent ? undefined : this.#byNode.get(node)?.chip(address);
  }

  drive(node: string, line: number, level: 0 | 1): void {
    if (level === 1) this.#high.add(`${node} ${line}`);
    else this.#high.delete(`${node} ${line}`);
  }

  input(node: string, line: number): 0 | 1 {
    return this.#byNode.get(node)?.input(line) ?? 0;
  }

  setFault(fault: Fault, present: boolean): void {
    this.#node(fault.node).fault(fault, present);
    this.#book.set(fault, present);
  }

  change(kettle: string, what: string, value: number): void {
    const plant = this.#vessels.get(kettle)?.plant;
    const range = CHANGES[what];
    if (plant === undefined || range === undefined || !plant.changeable.includes(what))
      throw simulatorError(
        'CHANGE_UNKNOWN',
        `${what} of ${kettle}; ${plant?.changeable.join(', ') ?? 'no such kettle'}`,
      );
    if (!(value >= range[0] && value <= range[1]))
      throw simulatorError('CHANGE_UNKNOWN', `${what} from ${range[0]} to ${range[1]}, not ${value}`);
    plant.change(what, value);
  }

  faults(): Fault[] {
    return this.#book.list();
  }

  truth(): Record<string, Record<string, number>> {
    return Object.fromEntries([...this.#vessels].map(([name, { plant }]) => [name, plant.truth()]));
  }

  /** Joules of a kettle's plant; zeros for one that is not there. */
  energyOf(kettle: string): EnergyLedger {
    return this.#vessels.get(kettle)?.plant.energy() ?? { put: 0, stored: 0, lost: 0 };
  }

  snapshot(): Record<string, unknown> {
    return Object.fromEntries([...this.#vessels].map(([name, { plant }]) => [name, plant.snapshot()]));
  }

  #sample(): void {
    for (const node of this.#byNode.values()) node.sample(this.#now);
  }

  /** What the relays really switch: a stuck one does not ask its line. */
  #driven(nodes: readonly SimulatedNode[]): Set<string> {
    const driven = new Set<string>();
    for (const node of nodes) {
      for (const [line, drive] of node.drives) {
        const closed = this.#book.has(node.id, `line:${line}`, 'relay-stuck-on');
        const open = this.#book.has(node.id, `line:${line}`, 'relay-stuck-off');
        if (closed || (!open && this.#high.has(`${node.id} ${line}`))) driven.add(drive);
      }
    }
    return driven;
  }

  #node(id: string): SimulatedNode {
    const node = this.#byNode.get(id);
    if (node === undefined) throw simulatorError('FAULT_UNKNOWN', `no node ${id}`);
    return node;
  }

  #vessel(
    name: string,
    kettle: KettleConfig,
    settings: SimulatorConfig & { readonly seed: number },
    saved: unknown,
  ): Vessel {
    const plant = makePlant(kettle, saved);
    const nodes = Object.entries(kettle.nodes).map(
      ([node, config]) => new SimulatedNode({ id: `${name}.${node}`, config, plant, settings }),
    );
    for (const node of nodes) this.#byNode.set(node.id, node);
    return { plant, nodes, ids: nodes.map(({ id }) => id) };
  }
}
