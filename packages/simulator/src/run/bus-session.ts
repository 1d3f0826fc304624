import type { Socket } from 'node:net';
import { CodedError } from '@cerveceria/protocol';
import {
  attachSchema,
  type BusRole,
  busRequestSchema,
  doneSchema,
  type FromBus,
  type StepEvent,
} from '../bus/bus-protocol.ts';
import { LineSplitter } from '../bus/line-splitter.ts';
import { simulatorError } from '../errors.ts';
import { type Asker, answer, type RequestDeps } from './bus-requests.ts';
import type { Gating } from './step-gate.ts';

/** Bytes that may wait for a reader that does not read; beyond it, steps and times that are told anyway are left out. */
const MAX_WAITING = 256 * 1024;

export interface SessionEvents {
  /** @throws BUS_REFUSED. Gives what the newcomer is welcomed with. */
  readonly attached: (session: BusSession) => Extract<FromBus, { ev: 'welcome' }>;
  readonly done: (session: BusSession, mono: number) => void;
  readonly closed: (session: BusSession) => void;
}

/** One participant as the simulator sees it. */
export class BusSession implements Asker, Gating {
  role: BusRole = 'observer';
  node = '';
  readonly #socket: Socket;
  readonly #events: SessionEvents;
  readonly #deps: RequestDeps;
  readonly #splitter = new LineSplitter();
  #attached = false;

  constructor(socket: Socket, events: SessionEvents, deps: RequestDeps) {
    this.#socket = socket;
    this.#events = events;
    this.#deps = deps;
  }

  start(): void {
    this.#socket.on('data', (chunk) => this.#receive(chunk));
    // A participant that died mid-write is told by `close`; there is nothing else to do about it.
    this.#socket.on('error', () => {});
    this.#socket.on('close', () => this.#events.closed(this));
  }

  step(event: StepEvent): void {
    this.send(event);
  }

  send(message: FromBus): void {
    this.#socket.write(`${JSON.stringify(message)}\n`);
  }

  /** Leaves the message out when the participant does not keep up or has not said who it is. */
  offer(line: string): void {
    if (this.#attached && this.#socket.writableLength < MAX_WAITING) this.#socket.write(line);
  }

  end(): void {
    this.#socket.destroy();
  }

  #receive(chunk: Buffer): void {
    const lines = this.#splitter.push(chunk);
    if (lines === null) this.#refuse(simulatorError('BUS_MESSAGE_INVALID', 'a line without end'));
    for (const line of lines ?? []) {
      if (this.#socket.destroyed) return;
      this.#take(line);
    }
  }

  #take(line: string): void {
    const message = parsed(line);
    if (!this.#attached) {
      this.#attach(message);
      return;
    }
    const done = doneSchema.safeParse(message);
    if (done.success) {
      this.#events.done(this, done.data.mono);
      return;
    }
    const request = busRequestSchema.safeParse(message);
    if (!request.success) {
      this.#refuse(simulatorError('BUS_MESSAGE_INVALID', line.slice(0, 80)));
      return;
    }
    const { id } = request.data;
    try {
      this.send({ id, ok: true, value: answer(request.data, this, this.#deps) });
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      this.send({ id, ok: false, code: error.code, message: error.detail });
    }
  }

  #attach(message: unknown): void {
    const attach = attachSchema.safeParse(message);
    if (!attach.success) {
      this.#refuse(simulatorError('BUS_MESSAGE_INVALID', 'attach is what the first line must say'));
      return;
    }
    this.role = attach.data.role;
    this.node = attach.data.node ?? '';
    try {
      this.send(this.#events.attached(this));
      this.#attached = true;
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      this.#refuse(error);
    }
  }

  #refuse(error: CodedError): void {
    this.#socket.end(`${JSON.stringify({ ev: 'refused', code: error.code, message: error.detail })}\n`);
    this.#socket.destroySoon();
  }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
