import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '@cerveceria/runtime';
import type { Probe, ProbeBus } from './probe.ts';

export interface W1BusOptions {
  /** `/sys/bus/w1/devices` or a tree laid out like it. */
  readonly root: string;
  readonly log: Log;
  wait(ms: number): Promise<void>;
}

const POLL_MS = 20;
/** Conversions at 12 bits take 750 ms; the driver waits that long, twice over. */
const LONGEST_MS = 1500;

/** All 1-Wire masters of the machine. With several probes due one trigger converts them all at once. */
export class W1Bus implements ProbeBus {
  readonly name = 'w1';
  readonly root: string;
  readonly #options: W1BusOptions;
  #triggers: string[] | undefined;

  constructor(options: W1BusOptions) {
    this.#options = options;
    this.root = options.root;
  }

  /** One conversion for all instead of one each: with three probes at 12 bits 0.75 s instead of 2.25 s. */
  async prepare(due: readonly Probe[]): Promise<void> {
    if (due.length < 2) return;
    this.#triggers ??= await this.#findTriggers();
    await Promise.all(this.#triggers.map((file) => this.#convert(file)));
  }

  async #findTriggers(): Promise<string[]> {
    const { root } = this.#options;
    const names = await readdir(root).catch(() => []);
    const files = names.filter((name) => name.startsWith('w1_bus_master')).map((m) => join(root, m, 'therm_bulk_read'));
    const found = await Promise.all(
      files.map((file) =>
        readFile(file, 'utf8').then(
          () => file,
          () => null,
        ),
      ),
    );
    return found.filter((file) => file !== null);
  }

  async #convert(file: string): Promise<void> {
    try {
      await writeFile(file, 'trigger\n', { flag: 'r+' });
    } catch (err) {
      // Needs root or a udev rule; without it each probe converts when it is read, which only takes longer.
      this.#options.log.warn({ err, file }, 'no bulk conversion, probes convert one by one');
      this.#triggers = this.#triggers?.filter((other) => other !== file);
      return;
    }
    for (let waited = 0; waited < LONGEST_MS; waited += POLL_MS) {
      const state = await readFile(file, 'utf8').catch(() => '');
      if (state.trim() !== '-1') return;
      await this.#options.wait(POLL_MS);
    }
  }
}
