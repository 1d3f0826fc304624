import { registersOnly } from './registers-only.ts';

const MODE1 = 0x00;
const MODE2 = 0x01;
const LED0 = 0x06;
const LAST_LED = 0x45;
const ALL_LED = 0xfa;
const PRESCALE = 0xfe;
const SLEEP = 0x10;
const AUTO_INCREMENT = 0x20;
const FULL = 0x10;
/** All-call address answered, asleep; totem pole; 200 Hz. */
const RESET = [
  [MODE1, 0x11],
  [MODE2, 0x04],
  [PRESCALE, 0x1e],
] as const;

/** Registers of a PCA9685. A pin counts as on when it is up for any part of the time while the oscillator runs. */
export class Pca9685 {
  readonly #registers = new Uint8Array(256);

  constructor() {
    this.reset();
  }

  reset(): void {
    this.#registers.fill(0);
    for (let off = LED0 + 3; off <= LAST_LED; off += 4) this.#registers[off] = FULL;
    for (const [register, byte] of RESET) this.#registers[register] = byte;
  }

  write(register: number, bytes: readonly number[]): void {
    for (const [index, byte] of bytes.entries()) this.#put(this.#at(register, index), byte);
  }

  read(register: number, length: number): number[] {
    return Array.from({ length }, (_, index) => {
      const at = this.#at(register, index);
      // The registers of all channels at once can be written only.
      return at >= ALL_LED && at < PRESCALE ? 0 : (this.#registers[at] ?? 0);
    });
  }

  receive(): never {
    return registersOnly('PCA9685');
  }

  driven(pin: number): 0 | 1 {
    return this.duty(pin) > 0 ? 1 : 0;
  }

  /** Part of the time that a pin is up. */
  duty(pin: number): number {
    const [onL = 0, onH = 0, offL = 0, offH = 0] = this.#registers.subarray(LED0 + 4 * pin, LED0 + 4 * pin + 4);
    const isAsleep = (this.#at0(MODE1) & SLEEP) !== 0;
    if ((offH & FULL) !== 0) return 0;
    if ((onH & FULL) !== 0) return 1;
    if (isAsleep) return 0;
    const [on, off] = [((onH & 0x0f) << 8) | onL, ((offH & 0x0f) << 8) | offL];
    return ((off - on + 4096) % 4096) / 4096;
  }

  #at0(register: number): number {
    return this.#registers[register] ?? 0;
  }

  #at(register: number, index: number): number {
    return (this.#at0(MODE1) & AUTO_INCREMENT) === 0 ? register : (register + index) % 256;
  }

  #put(register: number, byte: number): void {
    if (register === PRESCALE && (this.#at0(MODE1) & SLEEP) === 0) return;
    if (register >= ALL_LED && register < PRESCALE) {
      for (let pin = 0; pin < 16; pin++) this.#registers[LED0 + 4 * pin + (register - ALL_LED)] = byte;
      return;
    }
    this.#registers[register] = register === PRESCALE ? Math.max(3, byte) : byte;
  }
}
