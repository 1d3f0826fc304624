import { simulatorError } from '../errors.ts';

const SUCCESS = 1;
const SYNTAX = 2;
const NO_DATA = 255;

/** An Atlas EZO circuit on I2C: takes ASCII, answers a code and ASCII. Ready at once, since a tick takes no time. */
export class Ezo {
  readonly #quantity: () => number;
  readonly #decimals: number;
  #answer: number[] = [NO_DATA];

  constructor(quantity: () => number, decimals: number) {
    this.#quantity = quantity;
    this.#decimals = decimals;
  }

  reset(): void {
    this.#answer = [NO_DATA];
  }

  write(first: number, rest: readonly number[]): void {
    const command = String.fromCharCode(first, ...rest.filter((byte) => byte !== 0)).toUpperCase();
    const text = [...this.#quantity().toFixed(this.#decimals)].map((letter) => letter.charCodeAt(0));
    this.#answer = command === 'R' ? [SUCCESS, ...text, 0] : [SYNTAX, 0];
  }

  read(): never {
    throw simulatorError('BUS_NACK', 'EZO circuits have no registers');
  }

  receive(length: number): number[] {
    const answer = this.#answer;
    this.#answer = [NO_DATA];
    return Array.from({ length }, (_, index) => answer[index] ?? 0);
  }
}
