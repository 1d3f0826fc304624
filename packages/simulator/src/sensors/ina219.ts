import { simulatorError } from '../errors.ts';
import { registersOnly } from './registers-only.ts';

const CONFIG = 0;
const SHUNT = 1;
const BUS = 2;
const LAST = 5;
const RESET_CONFIG = 0x399f;
/** Steps of the shunt and the bus register, V; and the most that the shunt amplifier takes in its reset state. */
const SHUNT_STEP = 10e-6;
const BUS_STEP = 4e-3;
const SHUNT_MOST = 32_000;

/** Registers of an INA219 in its reset state, continuous, ±320 mV; power and current are not computed by it. */
export class Ina219 {
  readonly #amperes: () => number;
  readonly #volts: () => number;
  readonly #ohms: number;
  readonly #registers = new Uint16Array(LAST + 1);

  /** `volts` of the supply; `ohms` of the shunt. */
  constructor(amperes: () => number, volts: () => number, ohms: number) {
    this.#amperes = amperes;
    this.#volts = volts;
    this.#ohms = ohms;
    this.reset();
  }

  reset(): void {
    this.#registers.fill(0);
    this.#registers[CONFIG] = RESET_CONFIG;
  }

  /** @throws BUS_NACK for a register it does not have */
  write(register: number, bytes: readonly number[]): void {
    this.#check(register);
    if (register === CONFIG || register === LAST) this.#registers[register] = ((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0);
  }

  read(register: number, length: number): number[] {
    this.#check(register);
    const word = this.#word(register) & 0xffff;
    return Array.from({ length }, (_, index) => (index % 2 === 0 ? word >> 8 : word & 0xff));
  }

  receive(): never {
    return registersOnly('INA219');
  }

  #word(register: number): number {
    if (register === BUS) return (Math.round(this.#volts() / BUS_STEP) << 3) | 0b10;
    if (register !== SHUNT) return this.#registers[register] ?? 0;
    const code = Math.round((this.#amperes() * this.#ohms) / SHUNT_STEP);
    return Math.max(-SHUNT_MOST, Math.min(SHUNT_MOST, code));
  }

  #check(register: number): void {
    if (register < 0 || register > LAST) throw simulatorError('BUS_NACK', `INA219 has no register ${register}`);
  }
}
