import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { W1Device } from './w1-device.ts';

const MASTER = 'w1_bus_master1';

/** One node's 1-Wire bus as files, laid out like /sys/bus/w1/devices. */
export class W1Tree {
  readonly root: string;
  readonly #devices = new Map<string, W1Device>();
  readonly #master: string;

  constructor(root: string) {
    this.root = root;
    this.#master = join(root, MASTER);
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
    try {
      return readFileSync(join(this.#master, 'therm_bulk_read'), 'utf8').startsWith('trigger');
    } catch {
      return false;
    }
  }

  /** `-1` converting, `1` done, `0` none asked for. */
  bulk(state: '-1' | '0' | '1'): void {
    writeFileSync(join(this.#master, 'therm_bulk_read'), `${state}\n`);
  }

  #list(): void {
    const present = [...this.#devices.values()].filter((device) => device.present).map((device) => device.id);
    this.#replace('w1_master_slave_count', `${present.length}\n`);
    this.#replace('w1_master_slaves', present.length === 0 ? 'not found.\n' : `${present.join('\n')}\n`);
  }

  #replace(name: string, text: string): void {
    const spare = join(this.root, `.${name}`);
    writeFileSync(spare, text);
    renameSync(spare, join(this.#master, name));
  }
}
