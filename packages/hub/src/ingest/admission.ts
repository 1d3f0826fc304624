import { type CodedError, type Hello, nodeOf, PROTOCOL_VERSION, protocolError, speaks } from '@cerveceria/protocol';
import { hubError } from '../errors.ts';

/** From the open socket to `hello`, machine ms. */
export const HELLO_MS = 5000;
/** Text messages of one agent in one machine second; a live lane coalesces long before. */
export const MESSAGES_PER_SECOND = 2000;
/** Messages that cannot be read, in one connection, before it is closed. */
export const INVALID_MESSAGES = 20;

/** WebSocket close codes beside the standard ones. */
export const CLOSE = { goingAway: 1001, refused: 4000, replaced: 4001, silent: 4002, flood: 4003 } as const;

/** Why this `hello` cannot be welcomed on a socket that was opened with the key of `node`; null when it can. */
export function judgeHello(hello: Hello, node: string): CodedError | null {
  if (!speaks(hello.protocol))
    return protocolError('VERSION_UNSUPPORTED', `agent speaks ${hello.protocol}, hub ${PROTOCOL_VERSION}`);
  if (hello.node !== node) return hubError('AGENT_CONTRADICTS', `hello of ${hello.node} on the socket of ${node}`);
  const ids = [...hello.channels, ...hello.loops].map((spec) => spec.id);
  const foreign = ids.find((id) => nodeOf(id) !== node);
  if (foreign !== undefined) return hubError('AGENT_CONTRADICTS', `${foreign} is not of ${node}`);
  const channels = hello.channels.map((spec) => spec.id);
  if (new Set(channels).size !== channels.length) return hubError('AGENT_CONTRADICTS', 'a channel stands twice');
  return null;
}

/** Counts messages in windows of one machine second. */
export class MessageRate {
  #window = Number.NEGATIVE_INFINITY;
  #count = 0;

  /** False when one message too many came. */
  admit(now: number): boolean {
    if (now - this.#window >= 1000) {
      this.#window = now;
      this.#count = 0;
    }
    return ++this.#count <= MESSAGES_PER_SECOND;
  }
}
