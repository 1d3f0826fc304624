import { sessionSchema } from '@cerveceria/protocol';
import type { z } from 'zod';
import { breweryError } from '../errors.ts';

const LIMIT_MS = 5000;

/** A signed-in person at one hub's HTTP interface. */
export class HubClient {
  readonly base: string;
  #token = '';

  /** `base`: `http://host:port` */
  constructor(base: string) {
    this.base = base;
  }

  get token(): string {
    return this.#token;
  }

  /** @throws HUB_REFUSED */
  async signIn(user: string, password: string): Promise<void> {
    const body = await this.#ask('POST', '/auth/login', { user, password });
    this.#token = sessionSchema.parse(body).token;
  }

  /** @throws HUB_REFUSED, and a ZodError when the answer is not what the API promises */
  async get<T>(path: string, schema: z.ZodType<T>): Promise<T> {
    return schema.parse(await this.#ask('GET', path));
  }

  /** @throws HUB_REFUSED */
  async put(path: string, body: unknown): Promise<unknown> {
    return await this.#ask('PUT', path, body);
  }

  /** `body`: a document, or the bytes of a file. @throws HUB_REFUSED */
  async post(path: string, body: unknown): Promise<unknown> {
    return await this.#ask('POST', path, body);
  }

  /** @throws HUB_REFUSED */
  async delete(path: string): Promise<unknown> {
    return await this.#ask('DELETE', path);
  }

  async #ask(method: string, path: string, body?: unknown): Promise<unknown> {
    const type = body instanceof Uint8Array ? 'application/octet-stream' : 'application/json';
    const headers: Record<string, string> = { 'content-type': type };
    if (this.#token !== '') headers['authorization'] = `Bearer ${this.#token}`;
    const where = `${method} ${this.base}/api/v1${path}`;
    let response: Response;
    try {
      response = await fetch(`${this.base}/api/v1${path}`, {
        method,
        headers,
        ...(body === undefined ? {} : { body: body instanceof Uint8Array ? body : JSON.stringify(body) }),
        signal: AbortSignal.timeout(LIMIT_MS),
      });
    } catch (cause) {
      throw breweryError('HUB_REFUSED', `${where}: no answer`, { cause });
    }
    const text = await response.text();
    if (!response.ok) throw breweryError('HUB_REFUSED', `${where}: ${response.status} ${text.slice(0, 300)}`);
    return text === '' ? null : JSON.parse(text);
  }
}

/** True once a hub says that it can serve. */
export async function isReady(base: string): Promise<boolean> {
  try {
    const response = await fetch(`${base}/readyz`, { signal: AbortSignal.timeout(1000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}
