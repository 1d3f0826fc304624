import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { W1Device } from './w1-device.ts';
import { WholeFile } from './whole-file.ts';

const MASTER = 'w1_bus_master1';

/** One node's 1-Wire bus as files, laid out like /sys/bus/w1/devices. */
export class W1Tree {
  readonly root: string;
  readonly #devices = new Map<string, W1Device>();
  readonly #master: string;
  readonly #bulk: WholeFile;
  readonly #count: WholeFile;
  readonly #slaves: WholeFile;

  constructor(root: string) {
    this.root = root;
    this.#master = join(root, MASTER);
    const file = (name: string) => new WholeFile(join(this.#master, name), join(root, `.${name}`));
    this.#bulk = file('therm_bulk_read');
    this.#count = file('w1_master_slave_count');
    this.#slaves = file('w1_master_slaves');
  }

  /** Empties the folder: what an earlier life left there is nobody's reading. */
  start(ids: readonly string[]): void {
    rmSync(this.root, { recursive: true, force: true });
    mkdirSync(this.#master, { recursive: true });
    for (const id of ids) this.#devices.set(id, new W1Device(this.root, id));
    this.bulk('0');
    this.#list();
  }

  device(id: string): W1Device | undefined {
    return this.#devices.get(id);
  }

  appear(id: string, settings: Readonly<Record<string, string>>): void {
    this.#devices.get(id)?.appear(settings);
    this.#list();
  }

  vanish(id: string): void {
    this.#devices.get(id)?.vanish();
    this.#list();
  }

  /** Whether a reader has asked for a conversion of all sensors at once. */
  bulkAsked(): boolean {
    return this.#bulk.read().startsWith('trigger');
  }

  /** `-1` converting, `1` done, `0` none asked for. */
  bulk(state: '-1' | '0' | '1'): void {
    this.#bulk.overwrite(`${state}\n`);
  }

  stop(): void {
    for (const device of this.#devices.values()) device.close();
    for (const file of [this.#bulk, this.#count, this.#slaves]) file.close();
  }

  #list(): void {
    const present = [...this.#devices.values()].filter((device) => device.present).map((device) => device.id);
    this.#count.write(`${present.length}\n`);
    this.#slaves.write(present.length === 0 ? 'not found.\n' : `${present.join('\n')}\n`);
  }
}
