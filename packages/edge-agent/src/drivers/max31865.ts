import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { max31865Celsius } from './max31865-decode.ts';
import { fault, MISSING, type Probe, type ProbeBus, type Reading } from './probe.ts';

export interface Max31865Options {
  readonly bus: ProbeBus;
  /** `/sys/bus/spi/devices` */
  readonly root: string;
  /** The SPI device that the chip is, as `spi0.0`; chips are numbered by the order in which they were found. */
  readonly device: string;
  /** Ohms at 0 °C: 100 or 1000. */
  readonly ohms: number;
  /** Ohms of the reference resistor. */
  readonly reference: number;
}

/** The kernel gave up the device while it was read. */
const GONE = new Set(['ENOENT', 'ENODEV', 'ENXIO']);

/**
 * A MAX31865 through the kernel's driver (`dtoverlay=maxtherm,spi0-0,max31865`): it biases, converts once and gives the
 * code of the resistance; its own scale is a straight line that is 1.4 °C wrong at 100 °C, so ours is used.
 */
export class Max31865 implements Probe {
  readonly bus: ProbeBus;
  readonly #options: Max31865Options;
  #folder: string | undefined;

  constructor(options: Max31865Options) {
    this.#options = options;
    this.bus = options.bus;
  }

  async read(): Promise<Reading> {
    this.#folder ??= await this.#find();
    if (this.#folder === undefined) return MISSING;
    try {
      const code = await this.#number('in_temp_raw');
      if ((await this.#number('fault_ovuv')) === 1) return fault('rtd-voltage');
      return max31865Celsius(code, this.#options.ohms, this.#options.reference);
    } catch (error) {
      this.#folder = undefined;
      return GONE.has((error as NodeJS.ErrnoException).code ?? '') ? MISSING : fault('rtd-io');
    }
  }

  async #number(name: string): Promise<number> {
    const text = (await readFile(join(this.#folder as string, name), 'latin1')).trim();
    // An empty text would be the number 0.
    return text === '' ? Number.NaN : Number(text);
  }

  /** `iio:deviceN` below the folder of the SPI device. */
  async #find(): Promise<string | undefined> {
    const below = join(this.#options.root, this.#options.device);
    const names = await readdir(below).catch(() => []);
    const found = names.find((name) => name.startsWith('iio:device'));
    return found === undefined ? undefined : join(below, found);
  }
}
