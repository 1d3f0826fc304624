import { REQUEST_MS } from '../config.ts';
import { isErrorBody } from './answer-shape.ts';
import { HubError } from './hub-error.ts';
import type { Check } from './shape.ts';

export interface HubCallParts {
  readonly fetch: typeof fetch;
  /** Base URLs to ask, in order: the current hub, then the one to retry at (may be the same). */
  readonly bases: () => readonly [string, string];
  readonly token: () => string | null;
  /** The token is not taken any more. */
  readonly onSessionEnd: () => void;
}

export interface Call {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  readonly path: string;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is, with its media type. */
  readonly file?: { readonly type: string; readonly data: BlobPart };
  /** Safe to send twice: the second finds done what the first may have done. */
  readonly idempotent: boolean;
  readonly base?: string;
  /** Machine ms; what carries a file may take longer. */
  readonly limitMs?: number;
}

export interface HubCalls {
  /** The answer's JSON. Rejects with a HubError. */
  send(call: Call, check?: Check): Promise<unknown>;
  /** The answer as it came, for a download. */
  bytes(path: string): Promise<Blob>;
}

const isOurs = (cause: unknown): cause is HubError => cause instanceof HubError;

/** The one way to a hub: token, time limit, the other hub when one does not answer, errors in one form. */
export function createHubCalls({ fetch, bases, token, onSessionEnd }: HubCallParts): HubCalls {
  async function once(base: string, call: Call): Promise<Response> {
    const bearer = token();
    const type = call.file?.type ?? (call.body === undefined ? undefined : 'application/json');
    const body = call.file?.data ?? (call.body === undefined ? undefined : JSON.stringify(call.body));
    const response = await fetch(`${base}/api/v1/${call.path}`, {
      method: call.method,
      headers: {
        ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
        ...(type === undefined ? {} : { 'content-type': type }),
      },
      ...(body === undefined ? {} : { body: body as BodyInit }),
      cache: 'no-store',
      credentials: 'omit',
      signal: AbortSignal.timeout(call.limitMs ?? REQUEST_MS),
    });
    if (response.ok) return response;
    if (response.status === 401 && bearer !== null) onSessionEnd();
    const text = await response.text();
    const told = parsed(text);
    const error = isErrorBody(told) ? (told as { error: { code: string; message: string } }).error : undefined;
    throw new HubError(error?.code ?? `HTTP_${response.status}`, response.status, error?.message ?? text.slice(0, 200));
  }

  async function answered<T>(call: Call, read: (response: Response) => Promise<T>): Promise<T> {
    const [first, second] = call.base === undefined ? bases() : [call.base, call.base];
    const at = async (base: string) => read(await once(base, call));
    try {
      return await at(first);
    } catch (cause) {
      if (isOurs(cause)) throw cause;
      if (!call.idempotent || first === second) throw new HubError('NETWORK', 0, 'no hub answered', { cause });
    }
    try {
      return await at(second);
    } catch (cause) {
      throw isOurs(cause) ? cause : new HubError('NETWORK', 0, 'no hub answered', { cause });
    }
  }

  return {
    async send(call, check) {
      const body = parsed(await answered(call, (response) => response.text()));
      if (check !== undefined && !check(body)) throw new HubError('ANSWER_DAMAGED', 0, call.path);
      return body;
    },
    bytes: (path) => answered({ method: 'GET', path, idempotent: true }, (response) => response.blob()),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
