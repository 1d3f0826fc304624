import {
  type Ack,
  BEAT_MS,
  type Cell,
  type ChannelSpec,
  type FromAgent,
  type Hello,
  PROTOCOL_VERSION,
  parseFromHub,
} from '@cerveceria/protocol';
import { WebSocket } from 'ws';
import { BREW_BOOT } from '../brew-day.ts';

export interface VirtualNodeOptions {
  /** `ws://host:port` */
  readonly hub: string;
  readonly node: string;
  readonly key: string;
  readonly epoch: string;
  readonly channels: readonly ChannelSpec[];
  /** Wall ms of mono 0. */
  readonly begins: number;
  /** Most frames under way; the hub's credit bounds them too. */
  readonly window: number;
}

/** Scans of every frame that a virtual node sends. */
const SCANS = 60;

/** An agent as a hub sees one: hello, beats, both lanes within credit; its readings come from nowhere. */
export class VirtualNode {
  /** From sending a frame to its acknowledgement at the highest level that was told, which frees its credit; ms. */
  readonly waits: number[] = [];
  /** The same until it is warm. */
  readonly warmWaits: number[] = [];
  /** When the last frame of the stream was acknowledged at that highest level; `performance.now()`. */
  accepted = Number.NaN;
  readonly #options: VirtualNodeOptions;
  #socket: WebSocket | undefined;
  #beat: NodeJS.Timeout | undefined;
  #credit = 0;
  #frames: Iterator<Uint8Array> = [][Symbol.iterator]();
  #underWay: { readonly sent: number; readonly bytes: number }[] = [];
  /** When the frames that are not warm yet were sent. */
  #cooling: number[] = [];
  #bytes = 0;
  #acked = 0;
  #warm = 0;
  #ended = true;
  #settle: { resolve(): void; reject(error: Error): void } = { resolve() {}, reject() {} };

  constructor(options: VirtualNodeOptions) {
    this.#options = options;
  }

  /** Resolves when the hub has said welcome. `scans`: how many the node says to have made. */
  open(scans: number): Promise<void> {
    const { hub, node, key } = this.#options;
    const headers = { authorization: `Bearer ${key}`, 'x-cerveceria-node': node };
    const socket = new WebSocket(`${hub}/agent/v1`, { headers, perMessageDeflate: false });
    this.#socket = socket;
    socket.on('open', () => this.#say(this.#hello(scans)));
    socket.on('message', (data, isBinary) => {
      if (!isBinary) this.#hear(data.toString());
    });
    return new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
      socket.on('error', (error) => this.#settle.reject(error));
      socket.on('close', (code) => this.#settle.reject(new Error(`${node}: the hub closed with ${code}`)));
    });
  }

  /** Sends all frames in order; resolves when the last one is acknowledged warm. */
  stream(frames: Iterable<Uint8Array>): Promise<void> {
    this.#frames = frames[Symbol.iterator]();
    this.#ended = false;
    return new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
      this.#fill();
    });
  }

  live(seq: number, mono: number, cells: Cell[]): void {
    this.#say({ type: 'live', epoch: this.#options.epoch, scans: [{ seq, mono, cells }] });
  }

  close(): void {
    clearInterval(this.#beat);
    this.#settle = { resolve() {}, reject() {} };
    this.#socket?.close();
  }

  #hello(scans: number): Hello {
    const { node, epoch, channels, begins } = this.#options;
    return {
      type: 'hello',
      protocol: PROTOCOL_VERSION,
      ...{ node, version: 'bench', boot: BREW_BOOT, mono: scans * 1000, simulated: true },
      epochs: [{ epoch, oldest: 1, newest: scans, current: true }],
      channels: [...channels],
      loops: [],
      boots: [{ boot: BREW_BOOT, mono: 0, offset: begins, quality: 'disciplined' }],
    };
  }

  #hear(text: string): void {
    const message = parseFromHub(text);
    if (message?.type === 'welcome') {
      this.#credit = message.credit;
      this.#beat = setInterval(() => this.#say({ type: 'beat', mono: 0, wall: Date.now() }), BEAT_MS);
      this.#settle.resolve();
    } else if (message?.type === 'ack') this.#acknowledged(message);
    // A load generator that is told off measures nothing.
    else if (message?.type === 'error' || message?.type === 'rewind') this.#settle.reject(new Error(text));
  }

  #acknowledged({ hot, warm, credit }: Ack): void {
    this.#credit = credit;
    const now = performance.now();
    const frames = Math.max(this.#warm, Math.floor(warm / SCANS));
    for (const sent of this.#cooling.splice(0, frames - this.#warm)) this.warmWaits.push(now - sent);
    this.#warm = frames;
    for (; this.#acked < Math.floor(Math.max(hot, warm) / SCANS); this.#acked++) {
      const frame = this.#underWay.shift();
      if (frame === undefined) throw new Error('the hub acknowledges what was not sent');
      this.#bytes -= frame.bytes;
      this.waits.push(now - frame.sent);
    }
    this.#fill();
  }

  #fill(): void {
    while (!this.#ended && this.#underWay.length < this.#options.window && this.#bytes < this.#credit) {
      const next = this.#frames.next();
      this.#ended = next.done === true;
      if (next.done === true) break;
      this.#bytes += next.value.length;
      const sent = performance.now();
      this.#underWay.push({ sent, bytes: next.value.length });
      this.#cooling.push(sent);
      this.#socket?.send(next.value);
    }
    if (!this.#ended || this.#underWay.length > 0) return;
    if (Number.isNaN(this.accepted)) this.accepted = performance.now();
    if (this.#cooling.length === 0) this.#settle.resolve();
  }

  #say(message: FromAgent): void {
    this.#socket?.send(JSON.stringify(message));
  }
}
