import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const CONFIG = '/sys/kernel/config/gpio-sim';

/** A GPIO chip of the kernel's gpio-sim: what a driver does to a line can be seen here, and the other way round. */
export class GpioSim {
  readonly #folder: string;
  readonly #lines: string;

  /** `label`: what the chip says it is. */
  constructor(name: string, label: string, lines: number) {
    this.#folder = join(CONFIG, name);
    const bank = join(this.#folder, 'bank0');
    mkdirSync(this.#folder);
    mkdirSync(bank);
    writeFileSync(join(bank, 'num_lines'), String(lines));
    writeFileSync(join(bank, 'label'), label);
    writeFileSync(join(this.#folder, 'live'), '1');
    const read = (file: string) => readFileSync(file, 'latin1').trim();
    const device = read(join(this.#folder, 'dev_name'));
    this.#lines = `/sys/devices/platform/${device}/${read(join(bank, 'chip_name'))}`;
  }

  /** What the wire has. */
  level(line: number): number {
    return Number(readFileSync(join(this.#lines, `sim_gpio${line}`, 'value'), 'latin1'));
  }

  /** What the wire has when nobody drives it. */
  pull(line: number, to: 'up' | 'down'): void {
    writeFileSync(join(this.#lines, `sim_gpio${line}`, 'pull'), `pull-${to}`);
  }

  close(): void {
    writeFileSync(join(this.#folder, 'live'), '0');
    rmdirSync(join(this.#folder, 'bank0'));
    rmdirSync(this.#folder);
  }
}
