import { rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { simulatorError } from '../errors.ts';

/** A unix socket, also where a simulator that was killed has left its file. */
export class BusListener {
  readonly #path: string;
  #server: Server | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  /** @throws BUS_TAKEN, BUS_PATH */
  async start(onSocket: (socket: Socket) => void): Promise<void> {
    if (Buffer.byteLength(this.#path) > 107) throw simulatorError('BUS_PATH', this.#path);
    if (await answers(this.#path)) throw simulatorError('BUS_TAKEN', this.#path);
    rmSync(this.#path, { force: true });
    const server = createServer(onSocket);
    await new Promise<void>((resolve, reject) => {
      server.once('error', (cause) => reject(simulatorError('BUS_PATH', `${this.#path}: ${cause.message}`, { cause })));
      server.listen(this.#path, resolve);
    });
    this.#server = server;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server !== undefined) await new Promise<void>((resolve) => server.close(() => resolve()));
  }
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
