import { connect, type Socket } from 'node:net';
import type { Cancel } from '@cerveceria/runtime';
import { isSimulatorErrorCode, simulatorError } from '../errors.ts';
import {
  type BusRequestBody,
  type BusRole,
  type FromBus,
  fromBusSchema,
  type StepEvent,
  type TimeEvent,
  type Welcome,
} from './bus-protocol.ts';
import { LineSplitter } from './line-splitter.ts';
import { Listeners } from './listeners.ts';

export interface BusClientOptions {
  /** Path of the simulator's unix socket. */
  readonly socket: string;
  readonly role: BusRole;
  /** `kettle.node`; null for observers and operators, which belong to no node. */
  readonly node: string | null;
}

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** One participant's end of the simulated bus. Connects once; after `onClose` make a new one. */
export class BusClient {
  readonly role: BusRole;
  readonly #options: BusClientOptions;
  readonly #steps = new Listeners<StepEvent>();
  readonly #times = new Listeners<TimeEvent>();
  readonly #closes = new Listeners<void>();
  readonly #pending = new Map<number, Pending>();
  #socket: Socket | undefined;
  #welcome: Welcome | undefined;
  #unheardStep: StepEvent | undefined;
  #nextId = 1;
  #closed = false;

  constructor(options: BusClientOptions) {
    this.#options = options;
    this.role = options.role;
  }

  /** What the simulator said at attach; undefined before `connect` has resolved. */
  get welcome(): Welcome | undefined {
    return this.#welcome;
  }

  /** Rejects with BUS_UNREACHABLE, BUS_REFUSED or BUS_GONE. */
  connect(): Promise<Welcome> {
    return new Promise((resolve, reject) => {
      const socket = connect(this.#options.socket);
      this.#socket = socket;
      const splitter = new LineSplitter();
      const settle = { resolve, reject };
      socket.once('connect', () => {
        this.#send({ op: 'attach', role: this.#options.role, node: this.#options.node });
      });
      socket.on('error', (error) => reject(simulatorError('BUS_UNREACHABLE', error.message, { cause: error })));
      socket.on('data', (chunk) => {
        const lines = splitter.push(chunk);
        if (lines === null) socket.destroy(simulatorError('BUS_MESSAGE_INVALID', 'a line without end'));
        for (const line of lines ?? []) this.#receive(line, settle);
      });
      socket.once('close', () => {
        this.#gone();
        reject(simulatorError('BUS_GONE', 'before the welcome'));
      });
    });
  }

  /** Rejects with a CodedError of SIMULATOR_ERRORS, for instance BUS_NACK, LINE_BUSY, BUS_GONE. */
  request(body: BusRequestBody): Promise<unknown> {
    if (this.#closed || this.#welcome === undefined) return Promise.reject(simulatorError('BUS_GONE', body.op));
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      this.#send({ id, ...body });
    });
  }

  /** Tells that the outputs for the step at `mono` are written; agents only. */
  done(mono: number): void {
    if (!this.#closed) this.#send({ op: 'done', mono });
  }

  /** A step that came before the first listener is kept and handed to it: an unheard step would hold the world up. */
  onStep(listener: (step: StepEvent) => void): Cancel {
    const cancel = this.#steps.add(listener);
    const unheard = this.#unheardStep;
    this.#unheardStep = undefined;
    if (unheard !== undefined) queueMicrotask(() => this.#steps.emit(unheard));
    return cancel;
  }

  onTime(listener: (time: TimeEvent) => void): Cancel {
    return this.#times.add(listener);
  }

  onClose(listener: () => void): Cancel {
    return this.#closes.add(listener);
  }

  close(): void {
    this.#socket?.destroy();
    this.#gone();
  }

  #send(message: object): void {
    this.#socket?.write(`${JSON.stringify(message)}\n`);
  }

  #receive(line: string, attach: { resolve: (welcome: Welcome) => void; reject: (error: Error) => void }): void {
    const message = parseFromBus(line);
    if (message === undefined) {
      this.#socket?.destroy(simulatorError('BUS_MESSAGE_INVALID', line.slice(0, 80)));
      return;
    }
    if ('id' in message) {
      this.#answer(message);
    } else if (message.ev === 'step') {
      if (this.#steps.size === 0) this.#unheardStep = message;
      else this.#steps.emit(message);
    } else if (message.ev === 'time') {
      this.#times.emit(message);
    } else if (message.ev === 'welcome') {
      this.#welcome = message;
      attach.resolve(message);
    } else {
      attach.reject(codedError(message.code, message.message));
    }
  }

  #answer(message: Extract<FromBus, { id: number }>): void {
    const pending = this.#pending.get(message.id);
    this.#pending.delete(message.id);
    if (message.ok) pending?.resolve(message.value);
    else pending?.reject(codedError(message.code, message.message));
  }

  #gone(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const pending of this.#pending.values()) pending.reject(simulatorError('BUS_GONE'));
    this.#pending.clear();
    this.#closes.emit();
  }
}

function parseFromBus(line: string): FromBus | undefined {
  try {
    return fromBusSchema.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}

function codedError(code: string, message: string): Error {
  return isSimulatorErrorCode(code) ? simulatorError(code, message) : simulatorError('BUS_MESSAGE_INVALID', message);
}
