import { chipTransaction, type I2cProbeBus } from './chip-transaction.ts';
import type { I2cTransfers } from './i2c-bus.ts';
import type { Probe, Reading } from './probe.ts';

export interface ChipPlace {
  readonly bus: I2cProbeBus;
  readonly address: number;
}

/** A reader of one chip on I2C: what it does in its transaction, and what it must forget when that gave no value. */
export abstract class ChipProbe<Options extends ChipPlace> implements Probe {
  readonly bus: I2cProbeBus;
  protected readonly options: Options;

  constructor(options: Options) {
    this.options = options;
    this.bus = options.bus;
  }

  async read(): Promise<Reading> {
    const reading = await chipTransaction(this.bus, (chip) => this.take(chip));
    if (reading.kind !== 'value') this.forget();
    return reading;
  }

  protected abstract take(chip: I2cTransfers): Promise<Reading>;

  /** What comes back after it was gone may be another chip, or one that lost its settings. */
  protected forget(): void {}

  protected async word(chip: I2cTransfers, register: number): Promise<number> {
    const [msb = 0, lsb = 0] = await chip.read(this.options.address, register, 2);
    return (msb << 8) | lsb;
  }
}
