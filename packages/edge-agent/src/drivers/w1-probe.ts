import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '@cerveceria/runtime';
import { decodeSlaveFile, decodeTemperatureFile } from './ds18b20-decode.ts';
import { fault, MISSING, type Probe, type Reading } from './probe.ts';
import type { W1Bus } from './w1-bus.ts';

export interface W1ProbeOptions {
  readonly bus: W1Bus;
  /** 28-xxxxxxxxxxxx */
  readonly id: string;
  /** Bits; held in the chip's RAM, so it is set again whenever the probe comes back. */
  readonly resolution: number;
  readonly log: Log;
}

const GONE = new Set(['ENOENT', 'ENODEV', 'ENXIO', 'ENOTDIR']);

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException | null)?.code ?? '';
}

/** A DS18B20 through the kernel's files. A missing directory is a missing probe, not a fault. */
export class W1Probe implements Probe {
  readonly bus: W1Bus;
  readonly #options: W1ProbeOptions;
  readonly #folder: string;
  #isConfigured = false;

  constructor(options: W1ProbeOptions) {
    this.#options = options;
    this.bus = options.bus;
    this.#folder = join(options.bus.root, options.id);
  }

  async read(): Promise<Reading> {
    if (!this.#isConfigured) await this.#configure();
    const reading =
      (await this.#file('w1_slave', decodeSlaveFile)) ?? (await this.#file('temperature', decodeTemperatureFile));
    if (reading !== null) return reading;
    this.#isConfigured = false;
    return MISSING;
  }

  async #file(name: string, decode: (text: string) => Reading): Promise<Reading | null> {
    try {
      return decode(await readFile(join(this.#folder, name), 'latin1'));
    } catch (error) {
      return GONE.has(codeOf(error)) ? null : fault('w1-io');
    }
  }

  async #configure(): Promise<void> {
    const file = join(this.#folder, 'resolution');
    const wanted = String(this.#options.resolution);
    try {
      const found = (await readFile(file, 'latin1')).trim();
      if (found !== wanted) await writeFile(file, `${wanted}\n`, { flag: 'r+' });
      this.#isConfigured = true;
    } catch (err) {
      if (GONE.has(codeOf(err))) return;
      // The file belongs to root by default. The probe measures all the same, at the resolution it has.
      this.#options.log.warn({ err, probe: this.#options.id }, 'the resolution of the probe cannot be set');
      this.#isConfigured = true;
    }
  }
}
