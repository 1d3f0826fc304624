import { Worker } from 'node:worker_threads';
import type { Log } from '@cerveceria/runtime';
import { HUB_ERRORS, hubError } from '../../errors.ts';
import type { EngineName, EngineOptions, FromWorker } from './engine.ts';

interface Pending {
  resolve(value: unknown): void;
  reject(fault: Error): void;
}

/** The main thread's end of one worker: calls out, answers and events back. A worker that died is started again. */
export class SqliteThread {
  readonly #engine: EngineName;
  readonly #options: EngineOptions;
  readonly #log: Log;
  readonly #heard: (event: string, value: unknown) => void;
  readonly #pending = new Map<number, Pending>();
  #worker: Worker | undefined;
  #started = false;
  #id = 0;

  constructor(engine: EngineName, options: EngineOptions, log: Log, heard: (event: string, value: unknown) => void) {
    this.#engine = engine;
    this.#options = options;
    this.#log = log;
    this.#heard = heard;
  }

  /** @throws TIER_DAMAGED, TIER_FOREIGN, TIER_NEWER, TIER_UNAVAILABLE */
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
    if (!this.#started) return Promise.reject(hubError('TIER_UNAVAILABLE', `${this.#engine}: not started`));
    // Only when somebody asks, so that a thread that dies at once is not started over and over.
    if (this.#worker === undefined)
      this.#spawn().catch((err) => this.#log.error({ err, engine: this.#engine }, 'a store thread cannot open again'));
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
    const worker = new Worker(new URL('./embedded-worker.js', import.meta.url), {
      name: this.#engine,
      workerData: { engine: this.#engine, options: this.#options },
    });
    this.#worker = worker;
    worker.on('message', (message: FromWorker) => this.#receive(message));
    worker.on('error', (err) => this.#log.error({ err, engine: this.#engine }, 'a store thread died'));
    worker.on('exit', () => {
      if (this.#worker === worker) this.#worker = undefined;
      this.#lose('its thread ended');
    });
    return this.#post('open', null, []);
  }

  #lose(why: string): void {
    const lost = [...this.#pending.values()];
    this.#pending.clear();
    for (const { reject } of lost) reject(hubError('TIER_UNAVAILABLE', `${this.#engine}: ${why}`));
  }

  #receive(message: FromWorker): void {
    if ('event' in message) {
      this.#heard(message.event, message.value);
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
