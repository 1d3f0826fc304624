import { type ChipPlace, ChipProbe } from './chip-probe.ts';
import type { I2cTransfers } from './i2c-bus.ts';
import type { Reading } from './probe.ts';
import { type Sht31Quantity, sht31Reading } from './sht31-decode.ts';

export interface Sht31Options extends ChipPlace {
  readonly quantity: Sht31Quantity;
  wait(ms: number): Promise<void>;
}

/** Single shot, high repeatability, without stretching the clock, which a Pi 1 to 4 cannot bear. */
const COMMAND = 0x24;
const HIGH = 0x00;
const MEASURE_MS = 16;

/** One quantity of an SHT31 by one measurement of both. */
export class Sht31 extends ChipProbe<Sht31Options> {
  protected async take(chip: I2cTransfers): Promise<Reading> {
    const { address, quantity, wait } = this.options;
    // A command of two bytes is on the wire what a write of one byte to a register is.
    await chip.write(address, COMMAND, Uint8Array.of(HIGH));
    await wait(MEASURE_MS);
    return sht31Reading(await chip.receive(address, 6), quantity);
  }
}
