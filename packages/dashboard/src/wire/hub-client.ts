import type { Demand, History, OverrideRequest, Session } from '@cerveceria/protocol';
import { isHistory, isSession, isTicket } from './answer-shape.ts';
import type { Call, HubCalls } from './hub-calls.ts';

export interface HubClient {
  signIn(user: string, password: string, code: string | null): Promise<Session>;
  /** Of the very hub that the socket is for: tickets are asked where they are shown. */
  ticket(base: string): Promise<string>;
  history(channel: string, from: number, to: number, points: number): Promise<History>;
  override(loop: string, request: OverrideRequest): Promise<Receipt>;
  endOverride(loop: string): Promise<Receipt>;
  desired(loop: string, demand: Demand): Promise<Receipt>;
  stop(node: string, reason: string): Promise<Receipt>;
  /** `stop`: id of the one that was shown; undefined where an older node does not tell it. */
  release(node: string, reason: string, stop: string | undefined): Promise<Receipt>;
}

/** What the hub made of a wish: the version of the node's desired state, and the id of an override. */
export interface Receipt {
  readonly version: number | null;
  readonly given: string | null;
}

const part = encodeURIComponent;

/** Every HTTP call that a kettle's card makes. Each rejects with a HubError. */
export function createHubClient({ send }: Pick<HubCalls, 'send'>): HubClient {
  async function write(method: Call['method'], path: string, body?: unknown): Promise<Receipt> {
    return receiptOf(await send({ method, path, idempotent: true, ...(body === undefined ? {} : { body }) }));
  }

  return {
    async signIn(user, password, code) {
      const body = { user, password, ...(code === null ? {} : { code }) };
      return (await send({ method: 'POST', path: 'auth/login', body, idempotent: false }, isSession)) as Session;
    },
    async ticket(base) {
      const call = { method: 'POST', path: 'auth/ticket', idempotent: false, base } as const;
      return ((await send(call, isTicket)) as { ticket: string }).ticket;
    },
    async history(channel, from, to, points) {
      const query = new URLSearchParams({ channel, from: `${from}`, to: `${to}`, points: `${points}` });
      return (await send({ method: 'GET', path: `history?${query}`, idempotent: true }, isHistory)) as History;
    },
    override: (loop, body) => write('PUT', `loops/${part(loop)}/override`, body),
    endOverride: (loop) => write('DELETE', `loops/${part(loop)}/override`),
    desired: (loop, body) => write('PUT', `loops/${part(loop)}/desired`, body),
    // A stop is a latch: stopping what is stopped changes nothing, so it may always be tried again.
    stop: (node, reason) => write('POST', `nodes/${part(node)}/stop`, { reason }),
    release: (node, reason, stop) =>
      write('DELETE', `nodes/${part(node)}/stop`, { reason, ...(stop !== undefined && { stop }) }),
  };
}

function receiptOf(body: unknown): Receipt {
  const { version, override } = (body ?? {}) as { version?: unknown; override?: { id?: unknown } | null };
  const id = override?.id;
  return {
    version: typeof version === 'number' ? version : null,
    given: typeof id === 'string' ? id : null,
  };
}
