import type { I2cTransfers } from './i2c-bus.ts';

/** What the pins of a chip are to be; bit n is pin n. */
export interface PinLevels {
  /** Pins that drive something. */
  readonly outputs: number;
  readonly levels: number;
  /** Levels of the outputs when everything is off. */
  readonly safe: number;
}

export interface PinsFound {
  /** Bit n: what pin n has. */
  readonly levels: number;
  /** The chip was not as it had been left: it lost its supply. It has been set up anew, with every output off. */
  readonly wasReset: boolean;
}

/** A write to one register, and what the register then reads. */
export interface RegisterWrite {
  readonly bus: number;
  readonly address: number;
  readonly register: number;
  readonly bytes: readonly number[];
}

/** An I2C chip with output pins, as its registers want it; no memory of its own but what it was set up to. */
export interface PinChip {
  readonly address: number;
  /** Writes the levels and reads them back, in one transaction. `isFirst`: nobody has set the chip up yet. */
  exchange(chip: I2cTransfers, wanted: PinLevels, isFirst: boolean): Promise<PinsFound>;
  /** What takes every output off, for those who come when the agent cannot. */
  safeWrites(bus: number, wanted: PinLevels): RegisterWrite[];
}
