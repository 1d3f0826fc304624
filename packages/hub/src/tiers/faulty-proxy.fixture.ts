import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import type { FaultyAnswers, StoreFault } from './frame-answers.contract.ts';

/** What is to be known of a store's protocol. A message is one request or one answer, as it stands on the wire. */
export interface Wire<Fault extends StoreFault> {
  /** Bytes of the first message; null while it is not all there. */
  lengthOf(bytes: Buffer): number | null;
  /** By what an answer belongs to a request; `place`: which of its connection and direction it is. */
  requestKey(request: Buffer, place: number): number;
  answerKey(answer: Buffer, place: number): number;
  /** Whether it is a step of an append. */
  isStep(request: Buffer): boolean;
  /** A request that does nothing, with the key of `request`. */
  idle(request: Buffer): Buffer;
  /** The store's answer to `request` when it meets the fault. */
  fault(request: Buffer, fault: Fault): Buffer;
}

export interface FaultyProxy<Fault extends StoreFault> extends FaultyAnswers<Fault> {
  readonly port: number;
  stop(): Promise<void>;
}

interface Armed<Fault> {
  readonly fault: Fault;
  readonly isDone: boolean;
  left: number;
}

/** Whole messages out of what comes in pieces. */
function messagesOf(lengthOf: (bytes: Buffer) => number | null): (chunk: Buffer) => Buffer[] {
  let rest: Buffer = Buffer.alloc(0);
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    const whole: Buffer[] = [];
    for (let length = lengthOf(rest); length !== null && length <= rest.length; length = lengthOf(rest)) {
      whole.push(rest.subarray(0, length));
      rest = rest.subarray(length);
    }
    return whole;
  };
}

/** Stands before a real server: hands on its answers late, or an error of that server in the place of one. */
export async function faultyProxy<Fault extends StoreFault>(
  port: number,
  wire: Wire<Fault>,
): Promise<FaultyProxy<Fault>> {
  const sockets = new Set<Socket>();
  const timers = new Set<NodeJS.Timeout>();
  let delayMs = 0;
  let armed: Armed<Fault> | undefined;

  /** What is sent to the server in the place of a request; its answer may be noted as one to be replaced. */
  function harmed(request: Buffer, key: number, errors: Map<number, Buffer>): Buffer {
    if (armed === undefined || armed.left === 0 || !wire.isStep(request) || --armed.left > 0) return request;
    errors.set(key, wire.fault(request, armed.fault));
    return armed.isDone ? request : wire.idle(request);
  }

  function join(client: Socket): void {
    const server = connect(port, '127.0.0.1');
    const errors = new Map<number, Buffer>();
    const requests = messagesOf(wire.lengthOf);
    const answers = messagesOf(wire.lengthOf);
    let asked = 0;
    let answered = 0;
    const late: { readonly due: number; readonly answer: Buffer }[] = [];
    /** In the order in which they came, whatever the delay of those before. */
    function handOn(): void {
      for (let next = late[0]; next !== undefined && next.due <= performance.now(); next = late[0]) {
        late.shift();
        client.write(next.answer);
      }
      if (late[0] === undefined) return;
      const timer = setTimeout(() => {
        timers.delete(timer);
        handOn();
      }, late[0].due - performance.now());
      timers.add(timer);
    }

    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => {});
      socket.once('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
    client.on('data', (chunk: Buffer) => {
      for (const request of requests(chunk)) server.write(harmed(request, wire.requestKey(request, asked++), errors));
    });
    server.on('data', (chunk: Buffer) => {
      for (const answer of answers(chunk)) {
        const key = wire.answerKey(answer, answered++);
        const told = errors.get(key) ?? answer;
        errors.delete(key);
        late.push({ due: performance.now() + delayMs, answer: told });
        if (late.length === 1) handOn();
      }
    });
  }

  const listener = createServer(join);
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  return {
    port: (listener.address() as { port: number }).port,
    delay(ms) {
      delayMs = ms;
    },
    fail(nth, fault, isDone) {
      const own: Armed<Fault> = { fault, isDone, left: nth };
      armed = own;
      return Promise.resolve({
        wasMet: () => own.left === 0,
        heal() {
          armed = undefined;
          return Promise.resolve();
        },
      });
    },
    async stop() {
      for (const timer of timers) clearTimeout(timer);
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => listener.close(resolve));
    },
  };
}
