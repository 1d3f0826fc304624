import type { AddressInfo } from 'node:net';
import { BEAT_MS, type FromHub, PROTOCOL_VERSION, parseFromAgent, unpackEnvelope } from '@cerveceria/protocol';
import { type WebSocket, WebSocketServer } from 'ws';

const CREDIT = 256 * 1024;
/** A backlog that has been quiet for so long is drained. */
const QUIET_MS = 200;

/** A hub that stores nothing: it takes every frame, says that it has it, and can ask for all of the past again and again. */
export class RewindingHub {
  /** Frames taken. */
  frames = 0;
  /** How often the past was asked for. */
  rewinds = 0;
  #server: WebSocketServer | undefined;
  #socket: WebSocket | undefined;
  #epoch = '';
  #last = 0;
  #isFlooding = false;
  #beat: NodeJS.Timeout | undefined;
  #look: NodeJS.Timeout | undefined;

  /** Resolves with `ws://127.0.0.1:port`. */
  async start(): Promise<string> {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    this.#server = server;
    server.on('connection', (socket) => this.#serve(socket));
    this.#beat = setInterval(() => this.#say({ type: 'beat', mono: 0, wall: Date.now() }), BEAT_MS);
    this.#look = setInterval(() => this.#again(), QUIET_MS / 2);
    await new Promise((resolve) => server.once('listening', resolve));
    return `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** While on, everything from seq 1 is asked for again whenever all of it has come. */
  flood(on: boolean): void {
    this.#isFlooding = on;
  }

  stop(): void {
    clearInterval(this.#beat);
    clearInterval(this.#look);
    this.#socket?.terminate();
    this.#server?.close();
  }

  #serve(socket: WebSocket): void {
    this.#socket = socket;
    socket.on('message', (data, isBinary) => {
      if (isBinary) this.#take(data as Buffer);
      else this.#hear(data.toString());
    });
  }

  #hear(text: string): void {
    const message = parseFromAgent(text);
    if (message?.type !== 'hello') return;
    this.#epoch = message.epochs.find((epoch) => epoch.current)?.epoch ?? '';
    const facts = { protocol: PROTOCOL_VERSION, hub: 'hub-a', wall: Date.now(), epochs: [] };
    this.#say({ type: 'welcome', ...facts, credit: CREDIT, desired: null });
  }

  #take(data: Buffer): void {
    const envelope = unpackEnvelope(data);
    if (envelope === undefined) return;
    const { epoch, last } = envelope;
    this.frames++;
    this.#last = performance.now();
    this.#say({ type: 'ack', epoch, hot: last, warm: last, credit: CREDIT });
  }

  #again(): void {
    if (!this.#isFlooding || this.#epoch === '' || performance.now() - this.#last < QUIET_MS) return;
    this.#last = performance.now();
    this.rewinds++;
    this.#say({ type: 'rewind', epoch: this.#epoch, seq: 1 });
  }

  #say(message: FromHub): void {
    this.#socket?.send(JSON.stringify(message));
  }
}
