import { Worker } from 'node:worker_threads';
import type { Cancel, Log, MachineClock } from '@cerveceria/runtime';
import type { BufferSettings, FromBuffer, ToBuffer } from '../buffer/worker-port.ts';
import { agentError } from '../errors.ts';
import { workerFile } from '../worker-file.ts';

/** What the main thread knows of buffer and uplink: messages out, messages in, and that control never waits for it. */
export interface BufferLink {
  start(settings: BufferSettings, heard: (message: FromBuffer) => void): void;
  post(message: ToBuffer): void;
  /** The clean end; resolves when the buffer is closed or has had its time. */
  stop(): Promise<void>;
}

const RESTART_MS = [200, 1000, 5000, 15_000] as const;
/** Scans kept while the worker is down: ten minutes of one a second. */
const KEPT = 600;
const STOP_MS = 5000;
/** A Pi has little memory: garbage is collected sooner, which costs the worker's time and not the tick's. */
const YOUNG = { maxYoungGenerationSizeMb: 4 } as const;

/** Runs the buffer worker, starts it again when it dies, and keeps what came meanwhile. */
export class BufferThread implements BufferLink {
  readonly #clock: MachineClock;
  readonly #log: Log;
  readonly #file: URL | undefined;
  #worker: Worker | undefined;
  #settings: BufferSettings | undefined;
  #heard: (message: FromBuffer) => void = () => {};
  #waiting: ToBuffer[] = [];
  #deaths = 0;
  #isStopping = false;
  #restart: Cancel | undefined;

  constructor(clock: MachineClock, log: Log, file = workerFile('buffer', 'buffer-worker')) {
    this.#clock = clock;
    this.#log = log;
    this.#file = file;
  }

  start(settings: BufferSettings, heard: (message: FromBuffer) => void): void {
    this.#settings = settings;
    this.#heard = heard;
    this.#spawn();
  }

  get isUp(): boolean {
    return this.#worker !== undefined;
  }

  post(message: ToBuffer): void {
    if (this.#worker !== undefined) {
      this.#worker.postMessage(message);
      return;
    }
    // A report is only worth its newest; scans are kept in order, the oldest give way.
    if (message.kind === 'report') this.#waiting = this.#waiting.filter(({ kind }) => kind !== 'report');
    this.#waiting.push(message);
    if (this.#waiting.length > KEPT) this.#waiting.shift();
  }

  stop(): Promise<void> {
    this.#isStopping = true;
    this.#restart?.();
    const worker = this.#worker;
    if (worker === undefined) return Promise.resolve();
    return new Promise((resolve) => {
      const end = () => {
        cancel();
        void worker.terminate().then(() => resolve());
      };
      const cancel = this.#clock.after(STOP_MS, () => {
        this.#log.warn('the buffer did not close in time');
        end();
      });
      worker.on('message', (message: FromBuffer) => {
        if (message.kind === 'stopped') end();
      });
      worker.once('exit', () => {
        cancel();
        resolve();
      });
      worker.postMessage({ kind: 'stop' } satisfies ToBuffer);
    });
  }

  #spawn(): void {
    if (this.#file === undefined) throw agentError('AGENT_BUFFER_LOST', 'buffer-worker.js is not there');
    const worker = new Worker(this.#file, { workerData: this.#settings, resourceLimits: YOUNG });
    this.#worker = worker;
    worker.on('message', (message: FromBuffer) => this.#hear(message));
    worker.on('error', (err) => this.#log.error({ err }, 'the buffer worker failed'));
    worker.once('exit', (code) => this.#gone(code));
    for (const message of this.#waiting.splice(0)) worker.postMessage(message);
  }

  #hear(message: FromBuffer): void {
    if (message.kind === 'ready') this.#deaths = 0;
    if (message.kind === 'failed') this.#log.error({ code: message.code }, message.message);
    this.#heard(message);
  }

  #gone(code: number): void {
    this.#worker = undefined;
    if (this.#isStopping) return;
    const wait = RESTART_MS[Math.min(this.#deaths++, RESTART_MS.length - 1)] as number;
    this.#log.error({ code, wait }, 'the buffer worker ended and is started again; control goes on');
    this.#restart = this.#clock.after(wait, () => this.#spawn());
  }
}
