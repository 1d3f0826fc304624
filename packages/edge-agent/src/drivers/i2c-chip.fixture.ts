import type { I2cProbeBus } from './chip-transaction.ts';
import type { I2cTransfers } from './i2c-bus.ts';

/** One chip on a bus of its own: registers of a byte each that move on by themselves, and what it has ready. */
export class I2cChip implements I2cTransfers {
  readonly address: number;
  readonly registers = new Uint8Array(256);
  /** Register and bytes of every write, in order. */
  readonly writes: number[][] = [];
  readonly waits: number[] = [];
  ready = new Uint8Array();
  /** Code of the error that the next transfer ends with. */
  fails: string | undefined;
  onWrite: (register: number) => void = () => {};

  constructor(address: number) {
    this.address = address;
  }

  readonly wait = (ms: number): Promise<void> => Promise.resolve(void this.waits.push(ms));

  get bus(): I2cProbeBus {
    const i2c = {
      transact: <T>(task: (transfers: I2cTransfers) => Promise<T>) => task(this),
      answers: () => Promise.resolve(true),
      close: () => Promise.resolve(),
    };
    return { name: 'i2c-1', prepare: () => Promise.resolve(), i2c };
  }

  put(register: number, ...bytes: number[]): this {
    this.registers.set(bytes, register);
    return this;
  }

  async read(address: number, register: number, length: number): Promise<Uint8Array> {
    await this.#transfer(address);
    return this.registers.slice(register, register + length);
  }

  async receive(address: number, length: number): Promise<Uint8Array> {
    await this.#transfer(address);
    return this.ready.slice(0, length);
  }

  async write(address: number, register: number, bytes: Uint8Array): Promise<void> {
    await this.#transfer(address);
    this.writes.push([register, ...bytes]);
    this.put(register, ...bytes);
    this.onWrite(register);
  }

  async #transfer(address: number): Promise<void> {
    await Promise.resolve();
    const code = address === this.address ? this.fails : 'ENODEV';
    this.fails = undefined;
    if (code !== undefined) throw new Error('i2c', { cause: { code } });
  }
}
