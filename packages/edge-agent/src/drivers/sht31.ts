import { chipTransaction, type I2cProbeBus } from './chip-transaction.ts';
import type { Probe, Reading } from './probe.ts';
import { type Sht31Quantity, sht31Reading } from './sht31-decode.ts';

export interface Sht31Options {
  readonly bus: I2cProbeBus;
  readonly address: number;
  readonly quantity: Sht31Quantity;
  wait(ms: number): Promise<void>;
}

/** Single shot, high repeatability, without stretching the clock, which a Pi 1 to 4 cannot bear. */
const COMMAND = 0x24;
const HIGH = 0x00;
const MEASURE_MS = 16;

/** One quantity of an SHT31 by one measurement of both. */
export class Sht31 implements Probe {
  readonly bus: I2cProbeBus;
  readonly #options: Sht31Options;

  constructor(options: Sht31Options) {
    this.#options = options;
    this.bus = options.bus;
  }

  read(): Promise<Reading> {
    const { address, quantity, wait } = this.#options;
    return chipTransaction(this.bus, async (chip) => {
      // A command of two bytes is on the wire what a write of one byte to a register is.
      await chip.write(address, COMMAND, Uint8Array.of(HIGH));
      await wait(MEASURE_MS);
      return sht31Reading(await chip.receive(address, 6), quantity);
    });
  }
}
