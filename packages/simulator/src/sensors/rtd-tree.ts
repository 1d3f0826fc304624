import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { WholeFile } from './whole-file.ts';

/** IEC 60751 of a PT100, and the reference resistor of the usual board, ohms. */
const A = 3.9083e-3;
const B = -5.775e-7;
const C = -4.18301e-12;
const OHMS = 100;
const REFERENCE = 430;
const OPEN = 0x7fff;

/** 15 bit code of a MAX31865 for a PT100 at `celsius`. */
export function rtdCode(celsius: number): number {
  const cold = celsius < 0 ? C * (celsius - 100) * celsius ** 3 : 0;
  const ohms = OHMS * (1 + A * celsius + B * celsius * celsius + cold);
  return Math.max(1, Math.min(OPEN - 1, Math.round((ohms / REFERENCE) * 32_768)));
}

/** One node's MAX31865 as the kernel's driver shows them: `spi0.0/iio:device0/in_temp_raw`. */
export class RtdTree {
  readonly root: string;
  readonly #files = new Map<string, WholeFile>();

  constructor(root: string) {
    this.root = root;
  }

  start(devices: readonly string[]): void {
    rmSync(this.root, { recursive: true, force: true });
    for (const [index, device] of devices.entries()) {
      const folder = join(this.root, device, `iio:device${index}`);
      mkdirSync(folder, { recursive: true });
      const file = (name: string) => new WholeFile(join(folder, name), join(this.root, `.${device}`));
      const ovuv = file('fault_ovuv');
      ovuv.write('0\n');
      ovuv.close();
      this.#files.set(device, file('in_temp_raw'));
    }
  }

  /** `null`: the wire to the probe is broken. */
  show(device: string, celsius: number | null): void {
    this.#files.get(device)?.write(`${celsius === null ? OPEN : rtdCode(celsius)}\n`);
  }

  stop(): void {
    for (const file of this.#files.values()) file.close();
    this.#files.clear();
  }
}
