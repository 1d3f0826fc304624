import type { I2cTransfers } from './i2c-bus.ts';
import type { PinChip, PinLevels, PinsFound, RegisterWrite } from './pin-chip.ts';

/** Registers with IOCON.BANK = 0, where each pair of ports lies side by side; Microchip DS20001952, table 3-3. */
export const IODIR = 0x00;
const GPPU = 0x0c;
const IOCON = 0x0a;
/** Where IOCON is while BANK = 1; with BANK = 0 it is an interrupt register that is not used. */
const IOCON_OTHER = 0x05;
/** GPIOA, GPIOB, OLATA, OLATB: pins as they are, and as they are told to be. */
const GPIO = 0x12;
export const OLAT = 0x14;

export function ports(bits: number): Uint8Array {
  return Uint8Array.of(bits & 0xff, (bits >> 8) & 0xff);
}

const word = ([a = 0, b = 0]: Iterable<number>) => a | (b << 8);

/** Sixteen pins of an MCP23017. What is not an output is an input, with a pull-up where `pullUps` has its bit. */
export class Mcp23017 implements PinChip {
  readonly address: number;
  readonly #pullUps: number;

  constructor(address: number, pullUps: number) {
    this.address = address;
    this.#pullUps = pullUps;
  }

  async exchange(chip: I2cTransfers, wanted: PinLevels, isFirst: boolean): Promise<PinsFound> {
    const { address } = this;
    const directions = ~wanted.outputs & 0xffff;
    // After a brown-out every pin is an input again, while whoever looks at the latches alone sees all in order.
    const wasReset = !isFirst && word(await chip.read(address, IODIR, 2)) !== directions;
    if (isFirst || wasReset) await this.#setUp(chip, wasReset ? wanted.safe : wanted.levels, directions);
    else await chip.write(address, OLAT, ports(wanted.levels));
    return { levels: word(await chip.read(address, GPIO, 2)), wasReset };
  }

  safeWrites(bus: number, { outputs, safe }: PinLevels): RegisterWrite[] {
    const { address } = this;
    return [
      { bus, address, register: OLAT, bytes: [...ports(safe)] },
      { bus, address, register: IODIR, bytes: [...ports(~outputs & 0xffff)] },
    ];
  }

  /** Latches before directions, so that no pin shows an old level for an instant. */
  async #setUp(chip: I2cTransfers, levels: number, directions: number): Promise<void> {
    const { address } = this;
    await chip.write(address, IOCON_OTHER, Uint8Array.of(0));
    await chip.write(address, IOCON, Uint8Array.of(0));
    await chip.write(address, OLAT, ports(levels));
    await chip.write(address, IODIR, ports(directions));
    await chip.write(address, GPPU, ports(this.#pullUps));
  }
}
