import { type ChipPlace, ChipProbe } from './chip-probe.ts';
import type { I2cTransfers } from './i2c-bus.ts';
import { type Ina219Quantity, ina219Reading } from './ina219-decode.ts';
import type { Reading } from './probe.ts';

export interface Ina219Options extends ChipPlace {
  readonly quantity: Ina219Quantity;
  /** Ohms of the shunt. */
  readonly shunt: number;
}

const SHUNT = 1;
const BUS = 2;

/** One quantity of an INA219 in its reset state: continuous, 32 V, ±320 mV; so a brown-out changes nothing. */
export class Ina219 extends ChipProbe<Ina219Options> {
  protected async take(chip: I2cTransfers): Promise<Reading> {
    const { quantity, shunt } = this.options;
    return ina219Reading(await this.word(chip, SHUNT), await this.word(chip, BUS), shunt, quantity);
  }
}
