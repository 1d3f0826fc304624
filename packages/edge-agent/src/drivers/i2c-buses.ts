import type { DriverFaults } from '@cerveceria/protocol';
import type { I2cProbeBus } from './chip-transaction.ts';
import type { I2cBus } from './i2c-bus.ts';

/** Every I2C bus of the machine once, however many chips hang on it: their transactions take turns. */
export class I2cBuses {
  readonly #open: (bus: number) => I2cBus;
  readonly #buses = new Map<number, I2cProbeBus>();

  constructor(open: (bus: number) => I2cBus) {
    this.#open = open;
  }

  of(bus: number): I2cProbeBus {
    const known = this.#buses.get(bus);
    if (known !== undefined) return known;
    const made = { name: `i2c-${bus}`, prepare: () => Promise.resolve(), i2c: this.#open(bus) };
    this.#buses.set(bus, made);
    return made;
  }

  /** Buses whose transfers had to be tried again. */
  faults(): DriverFaults[] {
    return [...this.#buses.values()].flatMap(({ name, i2c }) => {
      const retried = i2c.retried ?? 0;
      return retried === 0 ? [] : [{ bus: name, chip: name, retried, missing: 0, faults: {} }];
    });
  }

  async close(): Promise<void> {
    await Promise.all([...this.#buses.values()].map(({ i2c }) => i2c.close()));
  }
}
