import { once } from 'node:events';
import {
  type BootOffset,
  type ChannelSpec,
  type DataFrame,
  type FromAgent,
  type FromHub,
  type GapFrame,
  PROTOCOL_VERSION,
  packEnvelope,
} from '@cerveceria/protocol';
import { encodeFrame } from '@cerveceria/protocol/codec';
import { WebSocket } from 'ws';
import { BOOT, NODE, sampleData } from '../src/tiers/sample-frame.ts';

type Of<T extends FromHub['type']> = Extract<FromHub, { type: T }>;
type Hello = Extract<FromAgent, { type: 'hello' }>;

export const WALL = 1_700_000_000_000;
export const PIECE: BootOffset = { boot: BOOT, mono: 0, offset: WALL, quality: 'disciplined' };
export const CHANNELS: ChannelSpec[] = sampleData({ first: 1, last: 1 }).columns.map((column) => column.channel);

export function helloOf(node: string, epochs: Hello['epochs'], more: Partial<Hello> = {}): Hello {
  return {
    type: 'hello',
    protocol: PROTOCOL_VERSION,
    ...{ node, version: '1.0.0', boot: BOOT, mono: 0, simulated: false, epochs, loops: [], boots: [PIECE] },
    channels: sampleData({ node, first: 1, last: 1 }).columns.map((column) => column.channel),
    ...more,
  };
}

/** An agent's side of the socket and nothing else: what it is told, in order, can be waited for. */
export class AgentClient {
  readonly heard: FromHub[] = [];
  readonly node: string;
  closed: { code: number; reason: string } | undefined;
  readonly #socket: WebSocket;
  readonly #waiting = new Set<() => void>();

  private constructor(node: string, socket: WebSocket) {
    this.node = node;
    this.#socket = socket;
    socket.on('message', (data) => {
      this.heard.push(JSON.parse(data.toString()) as FromHub);
      this.#wake();
    });
    socket.on('close', (code, reason) => {
      this.closed = { code, reason: reason.toString() };
      this.#wake();
    });
    socket.on('error', () => {});
  }

  static async open(port: number, node: string = NODE, key = 'right'): Promise<AgentClient> {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/agent/v1`, {
      headers: { authorization: `Bearer ${key}`, 'x-cerveceria-node': node },
      perMessageDeflate: false,
    });
    const client = new AgentClient(node, socket);
    await once(socket, 'open');
    return client;
  }

  /** Opens, says hello and waits for the welcome. */
  static async join(port: number, epochs: Hello['epochs'], node: string = NODE): Promise<AgentClient> {
    const client = await AgentClient.open(port, node);
    client.say(helloOf(node, epochs));
    await client.until('welcome');
    return client;
  }

  get welcome(): Of<'welcome'> {
    return this.heard.find((message) => message.type === 'welcome') as Of<'welcome'>;
  }

  say(message: FromAgent): void {
    this.#socket.send(JSON.stringify(message));
  }

  raw(data: string | Uint8Array): void {
    this.#socket.send(data);
  }

  beat(): void {
    this.say({ type: 'beat', mono: 0, wall: 0 });
  }

  /** Resolves when the hub has taken in all that was said before: its socket answers in the order of what comes. */
  async settled(): Promise<void> {
    this.#socket.ping();
    await once(this.#socket, 'pong');
  }

  frame(frame: DataFrame | GapFrame): void {
    const { epoch, first, last } = frame;
    this.raw(packEnvelope({ epoch, first, last, bytes: encodeFrame(frame) }));
  }

  async until<T extends FromHub['type']>(type: T, fits: (message: Of<T>) => boolean = () => true): Promise<Of<T>> {
    const find = () => this.heard.find((message) => message.type === type && fits(message as Of<T>));
    await this.untilTrue(() => find() !== undefined, `${type} from the hub`);
    return find() as Of<T>;
  }

  async acked(epoch: string, seq: number): Promise<Of<'ack'>> {
    return await this.until('ack', (ack) => ack.epoch === epoch && ack.warm >= seq);
  }

  async gone(): Promise<{ code: number; reason: string }> {
    await this.untilTrue(() => this.closed !== undefined, 'the end of the socket');
    return this.closed as { code: number; reason: string };
  }

  async leave(): Promise<void> {
    this.#socket.close(1000);
    if (this.closed === undefined) await once(this.#socket, 'close');
  }

  terminate(): void {
    this.#socket.terminate();
  }

  untilTrue(fits: () => boolean, what: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no ${what}: ${JSON.stringify(this.heard.slice(-5))}`)), 30_000);
      const look = () => {
        if (!fits()) return;
        clearTimeout(timer);
        this.#waiting.delete(look);
        resolve();
      };
      this.#waiting.add(look);
      look();
    });
  }

  #wake(): void {
    for (const look of [...this.#waiting]) look();
  }
}
