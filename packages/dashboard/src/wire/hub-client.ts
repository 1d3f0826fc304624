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
  /** The override's id as the hub made it, when it tells it. */
  override(loop: string, request: OverrideRequest): Promise<string | null>;
  endOverride(loop: string): Promise<void>;
  desired(loop: string, demand: Demand): Promise<void>;
  stop(node: string, reason: string): Promise<void>;
  release(node: string, reason: string): Promise<void>;
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
    async override(loop, body) {
      return overrideId(await send({ method: 'PUT', path: `loops/${part(loop)}/override`, body, idempotent: true }));
    },
    async endOverride(loop) {
      await send({ method: 'DELETE', path: `loops/${part(loop)}/override`, idempotent: true });
    },
    async desired(loop, body) {
      await send({ method: 'PUT', path: `loops/${part(loop)}/desired`, body, idempotent: true });
    },
    // A stop is a latch: stopping what is stopped changes nothing, so it may always be tried again.
    async stop(node, reason) {
      await send({ method: 'POST', path: `nodes/${part(node)}/stop`, body: { reason }, idempotent: true });
    },
    async release(node, reason) {
      await send({ method: 'DELETE', path: `nodes/${part(node)}/stop`, body: { reason }, idempotent: true });
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function overrideId(body: unknown): string | null {
  const { id, override } = (body ?? {}) as { id?: unknown; override?: { id?: unknown } | null };
  const found = override?.id ?? id;
  return typeof found === 'string' ? found : null;
}
