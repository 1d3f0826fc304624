import { ChipPins } from './chip-pins.ts';
import { I2cChip } from './i2c-chip.fixture.ts';
import type { PinChip } from './pin-chip.ts';

/** The pins of a chip whose registers keep what is written, on a clock that the test moves. */
export function makePins(address: number, chip: (registers: I2cChip) => PinChip) {
  const registers = new I2cChip(address);
  const clock = { now: 0 };
  const pins = new ChipPins({ chip: chip(registers), bus: 1, i2c: registers.bus.i2c, now: () => clock.now });
  return { registers, clock, pins };
}
