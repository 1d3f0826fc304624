import { type Bme280Quantity, type Bme280Trim, bme280Reading, bme280Trim } from './bme280-decode.ts';
import { type ChipPlace, ChipProbe } from './chip-probe.ts';
import type { I2cTransfers } from './i2c-bus.ts';
import { fault, type Reading } from './probe.ts';

export interface Bme280Options extends ChipPlace {
  readonly quantity: Bme280Quantity;
  wait(ms: number): Promise<void>;
}

const ID = 0xd0;
const BME280 = 0x60;
const TRIM_LOW = 0x88;
const TRIM_HIGH = 0xe1;
const CTRL_HUM = 0xf2;
const STATUS = 0xf3;
const CTRL_MEAS = 0xf4;
const DATA = 0xf7;
const MEASURING = 0b1000;
const ONCE = 1;
/** Each quantity once, forced: one measurement, then sleep. */
const FORCED = 0x25;
/** Data sheet 9.1: at most 9.3 ms. */
const MEASURE_MS = 10;
const POLLS = 5;

/** One quantity of a BME280, by one forced measurement. */
export class Bme280 extends ChipProbe<Bme280Options> {
  #trim: Bme280Trim | undefined;

  protected override forget(): void {
    this.#trim = undefined;
  }

  protected async take(chip: I2cTransfers): Promise<Reading> {
    const { address, quantity, wait } = this.options;
    if (this.#trim === undefined) {
      // A BMP280 answers at the same address and has no humidity.
      const [id] = await chip.read(address, ID, 1);
      if (id !== BME280) return fault('bme-other-chip');
      this.#trim = bme280Trim(await chip.read(address, TRIM_LOW, 26), await chip.read(address, TRIM_HIGH, 7));
    }
    // In this order: the setting of humidity takes effect with that of the others.
    await chip.write(address, CTRL_HUM, Uint8Array.of(ONCE));
    await chip.write(address, CTRL_MEAS, Uint8Array.of(FORCED));
    await wait(MEASURE_MS);
    for (let polls = 1; await this.#isBusy(chip); polls++) {
      if (polls === POLLS) return fault('bme-busy');
      await wait(1);
    }
    return bme280Reading(await chip.read(address, DATA, 8), this.#trim, quantity);
  }

  async #isBusy(chip: I2cTransfers): Promise<boolean> {
    const [status = 0] = await chip.read(this.options.address, STATUS, 1);
    return (status & MEASURING) !== 0;
  }
}
