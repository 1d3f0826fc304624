import { simulatorError } from '../errors.ts';
import { registersOnly } from './registers-only.ts';

const CONVERSION = 0;
const CONFIG = 1;
const RESET_CONFIG = 0x8583;
const START = 0x8000;
const SINGLE_SHOT = 0x0100;
/** Full scale by PGA bits, V. */
const FULL_SCALE = [6.144, 4.096, 2.048, 1.024, 0.512, 0.256, 0.256, 0.256] as const;
/** Inputs by MUX bits: positive and negative; null is ground. */
const MUX: readonly (readonly [number, number | null])[] = [
  [0, 1],
  [0, 3],
  [1, 3],
  [2, 3],
  [0, null],
  [1, null],
  [2, null],
  [3, null],
];

/**
 * Registers of an ADS1115: conversion (RO), config, thresholds. `volts` is asked for an input at the moment of the
 * conversion. In stepped time a conversion is over at once: the OS bit always reads 1, since process time cannot pass
 * between two reads of one tick.
 */
export class Ads1115 {
  readonly #volts: (input: number) => number;
  readonly #registers: [number, number, number, number] = [0, RESET_CONFIG, 0x8000, 0x7fff];

  constructor(volts: (input: number) => number) {
    this.#volts = volts;
  }

  /** @throws BUS_NACK for a register it does not have */
  write(register: number, bytes: readonly number[]): void {
    const value = (((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0)) & 0xffff;
    this.#check(register, bytes.length === 2);
    if (register === CONVERSION) return;
    if (register !== CONFIG) {
      this.#registers[register as 2 | 3] = value;
      return;
    }
    this.#registers[CONFIG] = value | START;
    if ((value & SINGLE_SHOT) === 0 || (value & START) !== 0) this.#convert();
  }

  /** Two bytes of the register, the high one first; further bytes repeat it, as the chip's pointer does not move. */
  read(register: number, length: number): number[] {
    this.#check(register, true);
    if (register === CONVERSION && (this.#registers[CONFIG] & SINGLE_SHOT) === 0) this.#convert();
    const value = this.#registers[register as 0 | 1 | 2 | 3];
    return Array.from({ length }, (_, index) => (index % 2 === 0 ? value >> 8 : value & 0xff));
  }

  /** Its supply was gone for a moment. */
  reset(): void {
    this.#registers[CONVERSION] = 0;
    this.#registers[CONFIG] = RESET_CONFIG;
  }

  receive(): never {
    return registersOnly('ADS1115');
  }

  #check(register: number, wellFormed: boolean): void {
    if (register < 0 || register > 3 || !wellFormed)
      throw simulatorError('BUS_NACK', `ADS1115 has no such transfer at register ${register}`);
  }

  #convert(): void {
    const config = this.#registers[CONFIG];
    const [positive, negative] = MUX[(config >> 12) & 7] ?? [0, null];
    const fullScale = FULL_SCALE[(config >> 9) & 7] ?? 2.048;
    const volts = this.#volts(positive) - (negative === null ? 0 : this.#volts(negative));
    const code = Math.max(-32_768, Math.min(32_767, Math.round((volts * 32_768) / fullScale)));
    this.#registers[CONVERSION] = code & 0xffff;
  }
}
