import {
  CodedError,
  type Desired,
  type FromAgent,
  type FromHub,
  type Hello,
  parseFromAgent,
  SILENCE_MS,
} from '@cerveceria/protocol';
import { hubError } from '../errors.ts';
import { CLOSE, HELLO_MS, INVALID_MESSAGES, judgeHello, MessageRate } from './admission.ts';
import { AgentSession } from './agent-session.ts';
import type { AgentSocket } from './agent-socket.ts';
import type { FrameLane } from './frame-lane.ts';
import type { IngestParts } from './ingest-parts.ts';

/** Bytes an agent may leave unread before it is cut off. */
const UNREAD_LIMIT = 1024 * 1024;
/** After a hub's own trouble an agent tries the other hub first; machine ms. */
const RETRY_MS = 1000;

type State = 'hello' | 'greeting' | 'streaming' | 'closed';

/** One agent's socket from its opening to its end: hello, then streaming, then closed. */
export class AgentConnection {
  readonly node: string;
  readonly #parts: IngestParts;
  readonly #socket: AgentSocket;
  readonly #rate = new MessageRate();
  readonly #opened: number;
  #state: State = 'hello';
  #heard: number;
  #invalid = 0;
  #session: AgentSession | undefined;

  constructor(node: string, socket: AgentSocket, parts: IngestParts) {
    this.node = node;
    this.#socket = socket;
    this.#parts = parts;
    this.#opened = parts.machine.mono();
    this.#heard = this.#opened;
  }

  get streaming(): boolean {
    return this.#state === 'streaming';
  }

  text(text: string): void {
    if (this.#state === 'closed') return;
    this.#heard = this.#parts.machine.mono();
    if (!this.#rate.admit(this.#heard)) {
      this.fail(hubError('RATE_EXCEEDED'), CLOSE.flood);
      return;
    }
    let message: FromAgent | undefined;
    try {
      message = parseFromAgent(text);
    } catch (fault) {
      if (!(fault instanceof CodedError)) throw fault;
      this.#parts.counters.refused++;
      if (++this.#invalid > INVALID_MESSAGES || this.#state === 'hello') {
        this.fail(fault);
        return;
      }
      this.say({ type: 'error', code: fault.code, message: fault.message.slice(0, 500), fatal: false });
      return;
    }
    if (message !== undefined) this.#take(message);
  }

  binary(message: Uint8Array): void {
    if (this.#state === 'closed') return;
    this.#heard = this.#parts.machine.mono();
    if (this.#state !== 'streaming') {
      this.fail(hubError('HELLO_EXPECTED', 'a frame came first'));
      return;
    }
    this.#session?.frame(message);
  }

  get lane(): FrameLane | undefined {
    return this.#state === 'streaming' ? this.#session?.lane : undefined;
  }

  /** Whether the agent has said that it keeps anything of an epoch. */
  keeps(epoch: string): boolean {
    return this.#session?.keeps(epoch) === true;
  }

  desire(desired: Desired): void {
    if (this.#state === 'streaming') this.#session?.desire(desired);
  }

  /** Called several times a second. `late`: machine ms by which this hub itself was held up. */
  tick(late: number): void {
    if (this.#state === 'closed') return;
    this.#heard += late;
    const now = this.#parts.machine.mono();
    if (this.#state === 'hello' && now - this.#opened > HELLO_MS) this.fail(hubError('HELLO_EXPECTED', 'nothing came'));
    else if (now - this.#heard > SILENCE_MS) this.fail(hubError('AGENT_SILENT'), CLOSE.silent);
  }

  beat(): void {
    const { process } = this.#parts;
    if (this.#state !== 'closed')
      this.say({ type: 'beat', mono: Math.round(process.mono()), wall: Math.round(process.wall()) });
  }

  say(message: FromHub): void {
    if (this.#state === 'closed') return;
    if (this.#socket.waiting > UNREAD_LIMIT) this.fail(hubError('AGENT_SILENT', 'it reads nothing'), CLOSE.silent);
    else this.#socket.send(JSON.stringify(message));
  }

  fail(fault: CodedError, code: number = CLOSE.refused, retryAfter?: number): void {
    if (this.#state === 'closed') return;
    this.#parts.log.warn({ node: this.node, code: fault.code, detail: fault.detail }, 'an agent is sent away');
    const message = { type: 'error', code: fault.code, message: fault.message.slice(0, 500), fatal: true } as const;
    if (this.#socket.waiting <= UNREAD_LIMIT)
      this.#socket.send(JSON.stringify(retryAfter === undefined ? message : { ...message, retryAfter }));
    this.#socket.close(code, fault.code);
    this.ended();
  }

  /** The socket is gone or is being closed; more calls are harmless. */
  ended(): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#session?.close();
    this.#parts.left(this);
  }

  #take(message: FromAgent): void {
    if (message.type === 'beat') return;
    if (message.type === 'error') {
      const { code, message: text } = message;
      this.#parts.log.warn({ node: this.node, code, text }, 'an agent reports an error');
      return;
    }
    if (message.type === 'hello') {
      if (this.#state !== 'hello') {
        this.fail(hubError('HELLO_EXPECTED', 'it came twice'));
        return;
      }
      this.#greet(message).catch((fault) => {
        const coded = fault instanceof CodedError ? fault : hubError('HUB_FAULT', '', { cause: fault });
        this.#parts.log.error({ err: fault, node: this.node }, 'an agent could not be welcomed');
        this.fail(coded, CLOSE.refused, RETRY_MS);
      });
      return;
    }
    if (this.#state === 'hello') {
      this.fail(hubError('HELLO_EXPECTED', `${message.type} came first`));
      return;
    }
    if (this.#state === 'streaming') this.#session?.take(message);
  }

  async #greet(hello: Hello): Promise<void> {
    const fault = judgeHello(hello, this.node);
    if (fault !== null) {
      this.fail(fault);
      return;
    }
    this.#state = 'greeting';
    this.#parts.takeOver(this);
    const session = await AgentSession.open(hello, this, this.#parts);
    // Replaced, silent or gone while the tiers were asked.
    if ((this.#state as State) === 'closed') return session.close();
    this.#session = session;
    this.#state = 'streaming';
    session.welcome();
    this.#parts.joined(this, session.facts);
  }
}
