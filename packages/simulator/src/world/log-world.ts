import { join } from 'node:path';
import type { Fault } from '../bus/bus-protocol.ts';
import { simulatorError } from '../errors.ts';
import { milliCelsius, scratchpadOf, slaveText } from '../sensors/scratchpad.ts';
import { W1Tree } from '../sensors/w1-tree.ts';
import type { Instant, World } from './world.ts';

/** One row of a recorded log. */
export interface LogRow {
  /** ms UTC; never less than the row before, equal is allowed. */
  readonly wall: number;
  /** °C by 1-Wire id; null: the probe was not there. */
  readonly probes: Readonly<Record<string, number | null>>;
}

export interface LogWorldOptions {
  readonly node: string;
  /** Every probe that a row may name. */
  readonly probes: readonly string[];
  readonly data: string;
  readonly rows: AsyncIterable<LogRow>;
  /** Called when everybody is done with a row: how many so far. */
  readonly onRow?: (count: number, row: LogRow) => void;
}

const SETTINGS = { resolution: '12\n', conv_time: '750\n', ext_power: '1\n', features: '0\n' } as const;

/**
 * Plays a recorded log through a 1-Wire tree: each row is one step at the row's own time. What lines drive goes nowhere,
 * the log knows what came of it.
 */
export class LogWorld implements World {
  readonly nodes: readonly string[];
  readonly #options: LogWorldOptions;
  readonly #tree: W1Tree;
  readonly #rows: AsyncIterator<LogRow>;
  #first: LogRow | undefined;
  #ahead: LogRow | undefined;
  #shown: LogRow | undefined;
  #count = 0;

  constructor(options: LogWorldOptions) {
    this.#options = options;
    this.nodes = [options.node];
    this.#tree = new W1Tree(join(options.data, 'w1', options.node));
    this.#rows = options.rows[Symbol.asyncIterator]();
  }

  async start(): Promise<Instant> {
    this.#tree.start(this.#options.probes);
    const { done, value } = await this.#rows.next();
    if (done === true) throw simulatorError('LOG_EMPTY');
    this.#first = value;
    this.#ahead = value;
    return { mono: 0, wall: value.wall };
  }

  async stop(): Promise<void> {
    this.#tree.stop();
    await this.#rows.return?.();
  }

  async next(now: Instant): Promise<Instant | null> {
    this.#finishRow();
    if (this.#ahead === undefined) {
      const { done, value } = await this.#rows.next();
      if (done === true) return null;
      this.#ahead = value;
    }
    const row = this.#ahead;
    if (row.wall < now.wall)
      throw simulatorError(
        'LOG_GOES_BACK',
        `${new Date(row.wall).toISOString()} after ${new Date(now.wall).toISOString()}`,
      );
    return { mono: row.wall - (this.#first?.wall ?? row.wall), wall: row.wall };
  }

  enter(): void {
    const row = this.#ahead;
    if (row === undefined) return;
    this.#ahead = undefined;
    this.#shown = row;
    for (const id of Object.keys(row.probes))
      if (this.#tree.device(id) === undefined) throw simulatorError('LOG_PROBE_UNKNOWN', id);
    for (const id of this.#options.probes) this.#show(id, row.probes[id] ?? null);
  }

  w1(): string {
    return this.#tree.root;
  }

  i2c(): undefined {
    return undefined;
  }

  spi(): string {
    return this.#tree.root;
  }

  edges(): 0 {
    return 0;
  }

  pins(): [] {
    return [];
  }

  drive(): void {}

  input(): 0 {
    return 0;
  }

  setFault(fault: Fault): void {
    throw simulatorError('FAULT_UNKNOWN', `a log is played as it was recorded; ${fault.kind} of ${fault.target}`);
  }

  change(kettle: string, what: string): void {
    throw simulatorError('CHANGE_UNKNOWN', `a log is played as it was recorded; ${what} of ${kettle}`);
  }

  faults(): Fault[] {
    return [];
  }

  truth(): Record<string, Record<string, number>> {
    const probes = Object.entries(this.#shown?.probes ?? {});
    const known = probes.filter((entry): entry is [string, number] => entry[1] !== null);
    return { [this.#options.node]: Object.fromEntries(known) };
  }

  snapshot(): undefined {
    return undefined;
  }

  #finishRow(): void {
    if (this.#shown === undefined) return;
    this.#options.onRow?.(++this.#count, this.#shown);
  }

  #show(id: string, celsius: number | null): void {
    const device = this.#tree.device(id);
    if (device === undefined) return;
    if (celsius === null) {
      if (device.present) this.#tree.vanish(id);
      return;
    }
    if (!device.present) this.#tree.appear(id, SETTINGS);
    const bytes = scratchpadOf(celsius, 12);
    device.write('w1_slave', slaveText(bytes));
    device.write('temperature', `${milliCelsius(bytes)}\n`);
  }
}
