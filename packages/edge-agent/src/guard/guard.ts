import { Worker } from 'node:worker_threads';
import type { Log } from '@cerveceria/runtime';
import { agentError } from '../errors.ts';
import { workerFile } from '../worker-file.ts';
import { GuardCells } from './guard-cells.ts';
import type { FromGuard, GuardSettings } from './guard-settings.ts';

/** The main thread's side of the worker that drives everything off when ticks stop coming. */
export interface Guard {
  /** Resolves when the worker has its own way to the lines. */
  start(settings: Omit<GuardSettings, 'shared'>, failed: (error: Error) => void): Promise<void>;
  /** From now on a tick is due: before the first output is written, so that no block of the main thread is unseen. */
  arm(): void;
  /** A tick is done and its outputs are written. */
  tickDone(mono: number): void;
  /** The guard has stepped in: everything must be driven off before `rearm`. */
  isTripped(): boolean;
  rearm(): void;
  stop(): Promise<void>;
}

export class GuardThread implements Guard {
  readonly #cells = new GuardCells();
  readonly #log: Log;
  #worker: Worker | undefined;

  constructor(log: Log) {
    this.#log = log;
  }

  start(settings: Omit<GuardSettings, 'shared'>, failed: (error: Error) => void): Promise<void> {
    const file = workerFile('guard', 'guard-worker');
    if (file === undefined) throw agentError('AGENT_GUARD_LOST', 'guard-worker.js is not there');
    const worker = new Worker(file, {
      workerData: { ...settings, shared: this.#cells.shared },
      // It makes next to no garbage; without a limit the thread is given room for sixteen megabytes of it.
      resourceLimits: { maxYoungGenerationSizeMb: 1 },
    });
    this.#worker = worker;
    const lost = (detail: string) => {
      if (this.#worker !== undefined) failed(agentError('AGENT_GUARD_LOST', detail));
    };
    return new Promise((resolve, reject) => {
      worker.on('message', (message: FromGuard) => {
        if (message.kind === 'ready') resolve();
        else if (message.kind === 'off') this.#log.error({ took: message.took }, 'the guard drove the outputs off');
        else {
          reject(agentError('AGENT_GUARD_LOST', message.message));
          lost(message.message);
        }
      });
      worker.on('error', (error) => {
        reject(agentError('AGENT_GUARD_LOST', String(error), { cause: error }));
        lost(String(error));
      });
      worker.on('exit', (code) => lost(`exit ${code}`));
    });
  }

  arm(): void {
    this.#cells.isArmed = true;
  }

  tickDone(mono: number): void {
    this.#cells.finish(mono);
  }

  isTripped(): boolean {
    return this.#cells.isTripped;
  }

  rearm(): void {
    this.#cells.isTripped = false;
  }

  async stop(): Promise<void> {
    this.#cells.isArmed = false;
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }
}
