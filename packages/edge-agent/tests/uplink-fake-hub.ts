import type { AddressInfo } from 'node:net';
import { BEAT_MS, type FromAgent, type FromHub, parseFromAgent, unpackEnvelope } from '@cerveceria/protocol';
import { type WebSocket, WebSocketServer } from 'ws';
import { FakeStore } from './uplink-fake-store.ts';

export interface FakeHubOptions {
  readonly store?: FakeStore;
  /** Bytes under way that the agent is granted. */
  readonly credit?: number;
  readonly port?: number;
}

/** A server that speaks the hub's side over a real socket, and misbehaves on demand. */
export class FakeHub {
  readonly store: FakeStore;
  readonly heard: FromAgent[] = [];
  readonly headers: Record<string, unknown>[] = [];
  /** Frames that came, in order, duplicates too. */
  readonly frames: { readonly epoch: string; readonly first: number; readonly last: number }[] = [];
  /** Machine ms at which each socket said hello. */
  readonly hellos: number[] = [];
  /** No acknowledgement, no beat, nothing. */
  mute = false;
  /** Frames are stored and not acknowledged. */
  withhold = false;
  desired: Extract<FromHub, { type: 'welcome' }>['desired'] = null;
  /** Answers each hello, instead of a welcome, with this error. */
  refusal: Extract<FromHub, { type: 'error' }> | null = null;
  readonly #options: FakeHubOptions;
  #server: WebSocketServer | null = null;
  #port = 0;
  #sockets = new Set<WebSocket>();
  #beat: NodeJS.Timeout | undefined;

  constructor(options: FakeHubOptions = {}) {
    this.#options = options;
    this.store = options.store ?? new FakeStore();
  }

  get url(): string {
    return `ws://127.0.0.1:${this.#port}`;
  }

  get connected(): number {
    return this.#sockets.size;
  }

  async start(): Promise<void> {
    const server = new WebSocketServer({ port: this.#options.port ?? 0, host: '127.0.0.1', path: '/agent/v1' });
    this.#server = server;
    server.on('connection', (socket, request) => {
      this.headers.push(request.headers);
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
      socket.on('error', () => socket.terminate());
      socket.on('message', (data: Buffer, binary) => {
        if (this.mute) return;
        if (binary) this.#frame(socket, data);
        else this.#text(socket, data.toString());
      });
    });
    this.#beat = setInterval(() => this.say({ type: 'beat', mono: 0, wall: Date.now() }), BEAT_MS);
    await new Promise((done) => server.once('listening', done));
    this.#port = (server.address() as AddressInfo).port;
  }

  /** As SIGKILL does: the sockets end without a word, the port refuses. */
  async kill(): Promise<void> {
    clearInterval(this.#beat);
    for (const socket of this.#sockets) socket.terminate();
    await new Promise((done) => this.#server?.close(done) ?? done(undefined));
  }

  /** Cuts the sockets, the server stays. */
  drop(): void {
    for (const socket of this.#sockets) socket.terminate();
  }

  say(message: FromHub | Record<string, unknown>): void {
    if (!this.mute) for (const socket of this.#sockets) socket.send(JSON.stringify(message));
  }

  raw(text: string | Uint8Array): void {
    for (const socket of this.#sockets) socket.send(text);
  }

  ofType<T extends FromAgent['type']>(type: T): Extract<FromAgent, { type: T }>[] {
    return this.heard.filter((one): one is Extract<FromAgent, { type: T }> => one.type === type);
  }

  #text(socket: WebSocket, text: string): void {
    const message = parseFromAgent(text);
    if (message === undefined) return;
    this.heard.push(message);
    if (message.type === 'live') for (const scan of message.scans) this.store.saw(message.epoch, scan.seq);
    if (message.type !== 'hello') return;
    this.hellos.push(performance.now());
    if (this.refusal !== null) {
      socket.send(JSON.stringify(this.refusal));
      socket.close();
      return;
    }
    const credit = this.#options.credit ?? 65536;
    const welcome = { type: 'welcome', protocol: 1, hub: 'fake', wall: Date.now(), credit, desired: this.desired };
    socket.send(JSON.stringify({ ...welcome, epochs: this.store.marks() }));
  }

  #frame(socket: WebSocket, data: Buffer): void {
    const envelope = unpackEnvelope(data);
    if (envelope === undefined) return;
    const { epoch, first, last } = envelope;
    this.frames.push({ epoch, first, last });
    const code = this.store.refuse(envelope);
    if (code !== null) {
      socket.send(JSON.stringify({ type: 'error', code, message: 'no', fatal: false }));
      return;
    }
    const { outcome } = this.store.append(envelope);
    const mark = this.store.of(epoch).watermark;
    if (outcome === 'hole' || outcome === 'overlap')
      socket.send(JSON.stringify({ type: 'rewind', epoch, seq: mark + 1 }));
    else if (!this.withhold)
      socket.send(JSON.stringify({ type: 'ack', epoch, hot: mark, warm: mark, credit: this.#options.credit ?? 65536 }));
  }
}
