import { agentError } from '../errors.ts';
import type { I2cBus, I2cTransfers } from './i2c-bus.ts';
import { Turns } from './turns.ts';

/** The part of i2c-bus' promisified bus that is used. */
export interface NativeI2c {
  readI2cBlock(address: number, register: number, length: number, buffer: Buffer): Promise<{ buffer: Buffer }>;
  writeI2cBlock(address: number, register: number, length: number, buffer: Buffer): Promise<unknown>;
  i2cRead(address: number, length: number, buffer: Buffer): Promise<{ buffer: Buffer }>;
  close(): Promise<unknown>;
}

export interface LinuxI2cBusOptions {
  /** Opens /dev/i2c-N anew. */
  open(): Promise<NativeI2c>;
  wait(ms: number): Promise<void>;
}

/** A NACK, another controller error, a transfer that did not end: worth another try. Anything else is no accident. */
const PASSING = new Set(['EREMOTEIO', 'EIO', 'ETIMEDOUT']);
const TRIES = 3;
const PAUSE_MS = 20;

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException | null)?.code ?? '';
}

/** On Linux' i2c-dev through `i2c-bus`, with its four traps shut: see the comments. */
export class LinuxI2cBus implements I2cBus, I2cTransfers {
  readonly #options: LinuxI2cBusOptions;
  /** i2c-bus locks nothing, and concurrent first calls open several descriptors and leak all but one. */
  readonly #turns = new Turns();
  /** Transfers that were tried again since the start. */
  retried = 0;
  #native: NativeI2c | undefined;
  #closing: Promise<void> | undefined;

  constructor(options: LinuxI2cBusOptions) {
    this.#options = options;
  }

  transact<T>(task: (transfers: I2cTransfers) => Promise<T>): Promise<T> {
    // After close() i2c-bus still writes, to whatever file took over the descriptor's number.
    if (this.#closing !== undefined) return Promise.reject(agentError('AGENT_I2C_CLOSED'));
    return this.#turns.take(() => task(this));
  }

  answers(address: number): Promise<boolean> {
    // Opening succeeds for a bus that does not exist; only a transfer tells.
    return this.transact((transfers) => transfers.read(address, 0, 1)).then(
      () => true,
      () => false,
    );
  }

  close(): Promise<void> {
    this.#closing ??= this.#turns.take(() => this.#drop());
    return this.#closing;
  }

  async read(address: number, register: number, length: number): Promise<Uint8Array> {
    const { buffer } = await this.#attempt('read', address, (native) =>
      native.readI2cBlock(address, register, length, Buffer.alloc(length)),
    );
    return Uint8Array.from(buffer);
  }

  async receive(address: number, length: number): Promise<Uint8Array> {
    const { buffer } = await this.#attempt('receive', address, (native) =>
      native.i2cRead(address, length, Buffer.alloc(length)),
    );
    return Uint8Array.from(buffer);
  }

  async write(address: number, register: number, bytes: Uint8Array): Promise<void> {
    await this.#attempt('write', address, (native) =>
      native.writeI2cBlock(address, register, bytes.length, Buffer.from(bytes)),
    );
  }

  async #attempt<T>(what: string, address: number, transfer: (native: NativeI2c) => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++) {
      try {
        this.#native ??= await this.#options.open();
        return await transfer(this.#native);
      } catch (cause) {
        // After EBUSY the next call on the same object runs with no address set: at address 0.
        if (codeOf(cause) === 'EBUSY') await this.#drop();
        if (!PASSING.has(codeOf(cause)) || tries === TRIES) {
          const detail = `${what} at 0x${address.toString(16)}: ${cause instanceof Error ? cause.message : cause}`;
          throw agentError('AGENT_I2C_FAILED', detail, { cause });
        }
        this.retried++;
        await this.#options.wait(PAUSE_MS);
      }
    }
  }

  async #drop(): Promise<void> {
    const native = this.#native;
    this.#native = undefined;
    await native?.close().catch(() => undefined);
  }
}

/** Loads the native module. @throws AGENT_NATIVE_MISSING */
export async function openNativeI2c(bus: number): Promise<NativeI2c> {
  let module: typeof import('i2c-bus');
  try {
    module = await import('i2c-bus');
  } catch (cause) {
    throw agentError('AGENT_NATIVE_MISSING', 'i2c-bus', { cause });
  }
  return await module.openPromisified(bus);
}
