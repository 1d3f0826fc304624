import type { Demand, History, OverrideRequest, Session } from '@cerveceria/protocol';
import { REQUEST_MS } from '../config.ts';
import { isErrorBody, isHistory, isSession, isTicket } from './answer-shape.ts';
import { HubError } from './hub-error.ts';
import type { Check } from './shape.ts';

export interface HubClientParts {
  readonly fetch: typeof fetch;
  /** Base URLs to ask, in order: the current hub, then the one to retry at (may be the same). */
  readonly bases: () => readonly [string, string];
  readonly token: () => string | null;
  /** The token is not taken any more. */
  readonly onSessionEnd: () => void;
}

export interface HubClient {
  signIn(user: string, password: string, code: string | null): Promise<Session>;
  /** Of the very hub that the socket is for: tickets are asked where they are shown. */
  ticket(base: string): Promise<string>;
  history(channel: string, from: number, to: number, points: number): Promise<History>;
  override(loop: string, request: OverrideRequest): Promise<Receipt>;
  endOverride(loop: string): Promise<Receipt>;
  desired(loop: string, demand: Demand): Promise<Receipt>;
  stop(node: string, reason: string): Promise<Receipt>;
  release(node: string, reason: string): Promise<Receipt>;
}

/** What the hub made of a wish: the version of the node's desired state, and the id of an override. */
export interface Receipt {
  readonly version: number | null;
  readonly given: string | null;
}

interface Call {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
  /** Safe to send twice: the second finds done what the first may have done. */
  readonly idempotent: boolean;
  readonly base?: string;
}

const part = encodeURIComponent;

/** Every HTTP call of the page. Each rejects with a HubError. */
export function createHubClient({ fetch, bases, token, onSessionEnd }: HubClientParts): HubClient {
  async function once(base: string, call: Call): Promise<unknown> {
    const bearer = token();
    const response = await fetch(`${base}/api/v1/${call.path}`, {
      method: call.method,
      headers: {
        ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
        ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
      cache: 'no-store',
      credentials: 'omit',
      signal: AbortSignal.timeout(REQUEST_MS),
    });
    const text = await response.text();
    const body = parsed(text);
    if (response.ok) return body;
    if (response.status === 401 && bearer !== null) onSessionEnd();
    const error = isErrorBody(body) ? (body as { error: { code: string; message: string } }).error : undefined;
    throw new HubError(error?.code ?? `HTTP_${response.status}`, response.status, error?.message ?? text.slice(0, 200));
  }

  async function send(call: Call, check?: Check): Promise<unknown> {
    const [first, second] = call.base === undefined ? bases() : [call.base, call.base];
    const body = await once(first, call)
      .catch((cause: unknown) => {
        const retry = !(cause instanceof HubError) && call.idempotent && first !== second;
        if (retry) return once(second, call);
        throw cause;
      })
      .catch((cause: unknown) => {
        throw cause instanceof HubError ? cause : new HubError('NETWORK', 0, 'no hub answered', { cause });
      });
    if (check !== undefined && !check(body)) throw new HubError('ANSWER_DAMAGED', 0, call.path);
    return body;
  }

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
    release: (node, reason) => write('DELETE', `nodes/${part(node)}/stop`, { reason }),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function receiptOf(body: unknown): Receipt {
  const { version, override } = (body ?? {}) as { version?: unknown; override?: { id?: unknown } | null };
  const id = override?.id;
  return {
    version: typeof version === 'number' ? version : null,
    given: typeof id === 'string' ? id : null,
  };
}
