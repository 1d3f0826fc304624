import { type FromHub, packEnvelope } from '@cerveceria/protocol';
import { encodeFrame } from '@cerveceria/protocol/codec';
import { WebSocket } from 'ws';
import { EPOCH, NODE, sampleData } from '../src/tiers/sample-frame.ts';
import { helloOf, PIECE } from './agent-client.ts';

/** Scans in a frame. */
export const SIZE = 10;

/** Sealed once, as an agent's frames are. */
const sealed = new Map<string, Uint8Array>();

function bytesOf(node: string, first: number): Uint8Array {
  const key = `${node} ${first}`;
  const bytes = sealed.get(key) ?? encodeFrame(sampleData({ node, first, last: first + SIZE - 1 }));
  sealed.set(key, bytes);
  return bytes;
}

interface Sent {
  readonly last: number;
  readonly bytes: number;
}

/**
 * An agent as far as frames go: it keeps all that it made, sends it in order within the hub's credit, goes back when the
 * hub says so, and comes again when the socket breaks.
 */
export class StreamingAgent {
  /** Everything that the hubs said, over all sockets. */
  readonly heard: FromHub[] = [];
  /** Highest seq that it was told to be in each tier since `forget`. */
  acked = { hot: 0, warm: 0 };
  made = 0;
  readonly #ports: () => readonly number[];
  readonly #node: string;
  readonly #offset: number;
  readonly #key: string;
  readonly #epoch: string;
  #socket: WebSocket | undefined;
  #next = 1;
  #warm = 0;
  #credit = 0;
  #sent: Sent[] = [];
  #stopped = false;
  #tries = 0;

  /** @param offset wall ms of the boot's beginning; a scan a second */
  constructor(ports: () => readonly number[], offset = Date.now(), { node = NODE, key = 'right', epoch = EPOCH } = {}) {
    this.#epoch = epoch;
    this.#key = key;
    this.#offset = offset;
    this.#ports = ports;
    this.#node = node;
  }

  start(): void {
    const ports = this.#ports();
    const socket = new WebSocket(`ws://127.0.0.1:${ports[this.#tries++ % ports.length]}/agent/v1`, {
      headers: { authorization: `Bearer ${this.#key}`, 'x-cerveceria-node': this.#node },
      perMessageDeflate: false,
    });
    this.#socket = socket;
    this.#credit = 0;
    this.#sent = [];
    socket.on('open', () =>
      socket.send(
        JSON.stringify(
          helloOf(this.#node, [{ epoch: this.#epoch, oldest: 1, newest: this.made, current: true }], {
            boots: [{ ...PIECE, offset: this.#offset }],
          }),
        ),
      ),
    );
    socket.on('message', (data) => this.#hear(JSON.parse(data.toString()) as FromHub));
    socket.on('error', () => {});
    socket.on('close', () => {
      if (!this.#stopped) setTimeout(() => this.start(), 50);
    });
    const beating = setInterval(() => {
      if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ type: 'beat', mono: 0, wall: 0 }));
    }, 400);
    socket.on('close', () => clearInterval(beating));
  }

  /** Its network breaks; it comes again by itself. */
  breakOff(): void {
    this.#socket?.terminate();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    const socket = this.#socket;
    if (socket === undefined || socket.readyState === WebSocket.CLOSED) return;
    const closed = new Promise((resolve) => socket.on('close', resolve));
    socket.terminate();
    await closed;
  }

  /** Seals frames; they go as the credit lets them. */
  make(frames: number): void {
    this.made += frames * SIZE;
    this.#pump();
  }

  #hear(message: FromHub): void {
    this.heard.push(message);
    if (message.type === 'welcome') {
      const mark = message.epochs.find(({ epoch }) => epoch === EPOCH);
      this.#warm = mark?.warm ?? 0;
      this.#next = this.#warm + 1;
      this.#credit = message.credit;
    } else if (message.type === 'ack') {
      this.acked = { hot: Math.max(this.acked.hot, message.hot), warm: Math.max(this.acked.warm, message.warm) };
      this.#credit = message.credit;
      this.#warm = Math.max(this.#warm, message.warm);
      this.#next = Math.max(this.#next, this.#warm + 1);
      const high = Math.max(message.hot, message.warm);
      this.#sent = this.#sent.filter(({ last }) => last > high);
    } else if (message.type === 'rewind') {
      this.#next = message.seq;
      this.#warm = Math.min(this.#warm, message.seq - 1);
      this.#sent = [];
    }
    this.#pump();
  }

  #pump(): void {
    const socket = this.#socket;
    if (socket?.readyState !== WebSocket.OPEN) return;
    for (;;) {
      const underWay = this.#sent.reduce((sum, { bytes }) => sum + bytes, 0);
      if (this.#credit === 0 || this.#next > this.made || (underWay >= this.#credit && this.#sent.length > 0)) return;
      const first = this.#next - ((this.#next - 1) % SIZE);
      const last = first + SIZE - 1;
      const bytes = bytesOf(this.#node, first);
      socket.send(packEnvelope({ epoch: EPOCH, first, last, bytes }));
      this.#sent.push({ last, bytes: bytes.length });
      this.#next = last + 1;
    }
  }
}
