import type { BusClient } from '@cerveceria/simulator/bus';
import { agentError } from '../errors.ts';
import type { I2cBus, I2cTransfers } from './i2c-bus.ts';
import { Turns } from './turns.ts';

/** Registers of the simulated plant, over the bus socket. */
export class SimulatedI2cBus implements I2cBus, I2cTransfers {
  readonly #client: Pick<BusClient, 'request'>;
  readonly #bus: number;
  readonly #turns = new Turns();
  #isClosed = false;

  constructor(client: Pick<BusClient, 'request'>, bus: number) {
    this.#client = client;
    this.#bus = bus;
  }

  transact<T>(task: (transfers: I2cTransfers) => Promise<T>): Promise<T> {
    if (this.#isClosed) return Promise.reject(agentError('AGENT_I2C_CLOSED'));
    return this.#turns.take(() => task(this));
  }

  answers(address: number): Promise<boolean> {
    return this.transact((transfers) => transfers.read(address, 0, 1)).then(
      () => true,
      () => false,
    );
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#turns.take(() => Promise.resolve());
  }

  async read(address: number, register: number, length: number): Promise<Uint8Array> {
    const value = await this.#request({ op: 'i2c.read', bus: this.#bus, address, register, length });
    return this.#bytes(value, length);
  }

  async write(address: number, register: number, bytes: Uint8Array): Promise<void> {
    await this.#request({ op: 'i2c.write', bus: this.#bus, address, register, bytes: [...bytes] });
  }

  async receive(address: number, length: number): Promise<Uint8Array> {
    const value = await this.#request({ op: 'i2c.receive', bus: this.#bus, address, length });
    return this.#bytes(value, length);
  }

  #bytes(value: unknown, length: number): Uint8Array {
    if (!Array.isArray(value) || value.length !== length)
      throw agentError('AGENT_I2C_FAILED', `the simulator answered ${JSON.stringify(value)}`);
    return Uint8Array.from(value as number[]);
  }

  #request(body: Parameters<BusClient['request']>[0]): Promise<unknown> {
    return this.#client.request(body).catch((cause: unknown) => {
      throw agentError('AGENT_I2C_FAILED', cause instanceof Error ? cause.message : String(cause), { cause });
    });
  }
}
