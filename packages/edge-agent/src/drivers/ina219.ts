import { chipTransaction, type I2cProbeBus } from './chip-transaction.ts';
import type { I2cTransfers } from './i2c-bus.ts';
import { type Ina219Quantity, ina219Reading } from './ina219-decode.ts';
import type { Probe, Reading } from './probe.ts';

export interface Ina219Options {
  readonly bus: I2cProbeBus;
  readonly address: number;
  readonly quantity: Ina219Quantity;
  /** Ohms of the shunt. */
  readonly shunt: number;
}

const SHUNT = 1;
const BUS = 2;

/** One quantity of an INA219 in its reset state: continuous, 32 V, ±320 mV; so a brown-out changes nothing. */
export class Ina219 implements Probe {
  readonly bus: I2cProbeBus;
  readonly #options: Ina219Options;

  constructor(options: Ina219Options) {
    this.#options = options;
    this.bus = options.bus;
  }

  read(): Promise<Reading> {
    const { quantity, shunt } = this.#options;
    return chipTransaction(this.bus, async (chip) =>
      ina219Reading(await this.#word(chip, SHUNT), await this.#word(chip, BUS), shunt, quantity),
    );
  }

  async #word(chip: I2cTransfers, register: number): Promise<number> {
    const [msb = 0, lsb = 0] = await chip.read(this.#options.address, register, 2);
    return (msb << 8) | lsb;
  }
}
