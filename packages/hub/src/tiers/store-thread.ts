import { Worker } from 'node:worker_threads';
import type { Log } from '@cerveceria/runtime';
import { HUB_ERRORS, hubError } from '../errors.ts';

export type ToThread = { readonly id: number; readonly op: string; readonly args: unknown };
export type FromThread =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly code: string; readonly detail: string }
  | { readonly event: string; readonly value: unknown };

export interface StoreThreadParts {
  /** In the log and in faults. */
  readonly name: string;
  /** What runs in the thread; it is asked `open` first and `close` last. */
  readonly file: URL;
  readonly workerData: unknown;
  readonly log: Log;
  readonly heard: (event: string, value: unknown) => void;
}

interface Pending {
  resolve(value: unknown): void;
  reject(fault: Error): void;
}

/** The main thread's end of one worker: calls out, answers and events back. A worker that died is started again. */
export class StoreThread {
  readonly #parts: StoreThreadParts;
  readonly #pending = new Map<number, Pending>();
  #worker: Worker | undefined;
  #started = false;
  #id = 0;

  constructor(parts: StoreThreadParts) {
    this.#parts = parts;
  }

  /** May be called again after it failed. @throws what the engine says of its store */
  async start(): Promise<void> {
    this.#started = true;
    try {
      await this.#spawn();
    } catch (fault) {
      await this.stop();
      throw fault;
    }
  }

  async stop(): Promise<void> {
    this.#started = false;
    const worker = this.#worker;
    if (worker === undefined) return;
    await this.#post('close', null, []).catch(() => undefined);
    this.#worker = undefined;
    await worker.terminate();
  }

  /** @throws TIER_UNAVAILABLE and what the engine says */
  call<T>(op: string, args: unknown, transfer: readonly ArrayBuffer[] = []): Promise<T> {
    const { name, log } = this.#parts;
    if (!this.#started) return Promise.reject(hubError('TIER_UNAVAILABLE', `${name}: not started`));
    // Only when somebody asks, so that a thread that dies at once is not started over and over.
    if (this.#worker === undefined)
      this.#spawn().catch((err) => log.error({ err, engine: name }, 'a store thread cannot open again'));
    return this.#post(op, args, transfer) as Promise<T>;
  }

  #post(op: string, args: unknown, transfer: readonly ArrayBuffer[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const id = ++this.#id;
      this.#pending.set(id, { resolve, reject });
      this.#worker?.postMessage({ id, op, args }, transfer as ArrayBuffer[]);
    });
  }

  #spawn(): Promise<unknown> {
    const { name, file, workerData, log } = this.#parts;
    const worker = new Worker(file, { name, workerData });
    this.#worker = worker;
    worker.on('message', (message: FromThread) => this.#receive(message));
    worker.on('error', (err) => log.error({ err, engine: name }, 'a store thread died'));
    worker.on('exit', () => {
      if (this.#worker === worker) this.#worker = undefined;
      this.#lose('its thread ended');
    });
    return this.#post('open', null, []);
  }

  #lose(why: string): void {
    const lost = [...this.#pending.values()];
    this.#pending.clear();
    for (const { reject } of lost) reject(hubError('TIER_UNAVAILABLE', `${this.#parts.name}: ${why}`));
  }

  #receive(message: FromThread): void {
    if ('event' in message) {
      this.#parts.heard(message.event, message.value);
      return;
    }
    const waiting = this.#pending.get(message.id);
    this.#pending.delete(message.id);
    if (message.ok) waiting?.resolve(message.value);
    else {
      const code = message.code in HUB_ERRORS ? (message.code as keyof typeof HUB_ERRORS) : 'TIER_UNAVAILABLE';
      waiting?.reject(hubError(code, message.detail));
    }
  }
}
