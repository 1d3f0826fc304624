import { registersOnly } from './registers-only.ts';

const COUNT = 0x16;
const IODIR = 0x00;
const IPOL = 0x02;
const GPPU = 0x0c;
const GPIO = 0x12;
const OLAT = 0x14;

/**
 * Registers of an MCP23017 with IOCON.BANK = 0 and SEQOP = 0. `outside`: level that the world gives to a pin that is an
 * input; null where nothing holds it, and then its pull-up decides.
 */
export class Mcp23017 {
  readonly #outside: (pin: number) => 0 | 1 | null;
  readonly #registers = new Uint8Array(COUNT);

  constructor(outside: (pin: number) => 0 | 1 | null) {
    this.#outside = outside;
    this.reset();
  }

  /** Its supply was gone for a moment. */
  reset(): void {
    this.#registers.fill(0);
    this.#registers.fill(0xff, IODIR, IODIR + 2);
  }

  write(register: number, bytes: readonly number[]): void {
    for (const [index, byte] of bytes.entries()) {
      const at = (register + index) % COUNT;
      // A write to a port is a write to its latch.
      this.#registers[at === GPIO || at === GPIO + 1 ? at - GPIO + OLAT : at] = byte;
    }
  }

  read(register: number, length: number): number[] {
    return Array.from({ length }, (_, index) => {
      const at = (register + index) % COUNT;
      return at === GPIO || at === GPIO + 1 ? this.#port(at - GPIO) : (this.#registers[at] ?? 0);
    });
  }

  receive(): never {
    return registersOnly('MCP23017');
  }

  /** What a pin drives; an input drives nothing, and the pull-down outside makes that 0. */
  driven(pin: number): 0 | 1 {
    return this.#bit(IODIR, pin) === 0 && this.#bit(OLAT, pin) === 1 ? 1 : 0;
  }

  #port(port: number): number {
    let byte = 0;
    for (let bit = 0; bit < 8; bit++) byte |= this.#level(port * 8 + bit) << bit;
    return byte;
  }

  #level(pin: number): 0 | 1 {
    if (this.#bit(IODIR, pin) === 0) return this.#bit(OLAT, pin);
    const level = this.#outside(pin) ?? this.#bit(GPPU, pin);
    return (level ^ this.#bit(IPOL, pin)) as 0 | 1;
  }

  #bit(register: number, pin: number): 0 | 1 {
    return (((this.#registers[register + (pin >> 3)] ?? 0) >> (pin & 7)) & 1) as 0 | 1;
  }
}
