import { dataOf, TRIM_HIGH, TRIM_LOW } from './bme280-compensation.ts';
import { registersOnly } from './registers-only.ts';

const TRIM_LOW_AT = 0x88;
const TRIM_HIGH_AT = 0xe1;
const ID = 0xd0;
const BME280 = 0x60;
const CTRL_HUM = 0xf2;
const CTRL_MEAS = 0xf4;
const DATA = 0xf7;
const MODE = 0b11;
/** What was never measured. */
const SKIPPED = [0x80, 0, 0, 0x80, 0, 0, 0x80, 0];

/** What the air around the chip is like: °C, kPa, %. */
export interface Air {
  celsius(): number;
  kiloPascal(): number;
  percent(): number;
}

/** Registers of a BME280. A forced measurement is over at once, since no time passes between two transfers of a tick. */
export class Bme280 {
  readonly #air: Air;
  readonly #registers = new Uint8Array(256);

  constructor(air: Air) {
    this.#air = air;
    this.reset();
  }

  reset(): void {
    this.#registers.fill(0);
    this.#registers.set(TRIM_LOW, TRIM_LOW_AT);
    this.#registers.set(TRIM_HIGH, TRIM_HIGH_AT);
    this.#registers[ID] = BME280;
    this.#registers.set(SKIPPED, DATA);
  }

  write(register: number, [byte = 0]: readonly number[]): void {
    if (register === CTRL_HUM) this.#registers[CTRL_HUM] = byte;
    if (register !== CTRL_MEAS) return;
    if ((byte & MODE) !== 0) this.#measure(byte >> 5 !== 0, (byte & 0b11100) !== 0);
    // Forced: one measurement, then it sleeps.
    this.#registers[CTRL_MEAS] = byte & ~MODE;
  }

  read(register: number, length: number): number[] {
    return Array.from({ length }, (_, index) => this.#registers[(register + index) % 256] ?? 0);
  }

  receive(): never {
    return registersOnly('BME280');
  }

  #measure(temperature: boolean, pressure: boolean): void {
    const { celsius, kiloPascal, percent } = this.#air;
    const data = dataOf(celsius(), kiloPascal(), percent());
    const humidity = (this.#registers[CTRL_HUM] ?? 0) !== 0;
    const isMeasured = [pressure, pressure, pressure, temperature, temperature, temperature, humidity, humidity];
    this.#registers.set(
      data.map((byte, index) => ((isMeasured[index] ?? false) ? byte : (SKIPPED[index] ?? 0))),
      DATA,
    );
  }
}
