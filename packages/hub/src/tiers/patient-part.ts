import type { Cancel, Log, MachineClock } from '@cerveceria/runtime';
import { hubError } from '../errors.ts';

interface Part {
  start(): Promise<void>;
  stop(): Promise<void>;
}

export interface PatientParts {
  /** What people call it: `hot (redis)`. */
  readonly what: string;
  readonly part: Part;
  /** Faults that pass by themselves, or that a person mends at the store while the hub runs. */
  readonly waitsFor: readonly string[];
  readonly clock: Pick<MachineClock, 'after'>;
  readonly log: Log;
}

/** Machine ms between two attempts. */
const AGAIN_MS = 1000;

/** A store that may come later than the hub: after a power cut everything starts in any order. */
export class PatientPart {
  readonly #parts: PatientParts;
  #isStopped = false;
  #again: Cancel = () => {};
  #fault: Error | undefined;
  #waiters: { resolve(): void; reject(fault: Error): void }[] = [];
  #isStarted = false;

  constructor(parts: PatientParts) {
    this.#parts = parts;
  }

  get what(): string {
    return this.#parts.what;
  }

  get isStarted(): boolean {
    return this.#isStarted;
  }

  /** Why it has not started yet. */
  get fault(): Error | undefined {
    return this.#fault;
  }

  /** Resolves after the first attempt, also when that found nobody. @throws what waiting does not mend */
  async start(): Promise<void> {
    const { part, what, waitsFor, log } = this.#parts;
    try {
      await part.start();
      this.#came();
    } catch (fault) {
      this.#fault = fault as Error;
      if (!waitsFor.includes(codeOf(fault))) throw fault;
      log.error(
        { store: what, reason: this.#fault.message },
        'a store is not there; the hub goes on without and tries again',
      );
      this.#later();
    }
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#again();
    for (const { reject } of this.#waiters.splice(0)) reject(hubError('HUB_STOPPING', this.what));
    await this.#parts.part.stop();
  }

  /** @throws HUB_STOPPING when the hub ends before */
  started(): Promise<void> {
    if (this.#isStarted) return Promise.resolve();
    if (this.#isStopped) return Promise.reject(hubError('HUB_STOPPING', this.what));
    return new Promise((resolve, reject) => this.#waiters.push({ resolve, reject }));
  }

  #later(): void {
    const { part, what, log, clock } = this.#parts;
    const failed = (fault: Error) => {
      if (this.#isStopped) return;
      // A running hub does not die of a store; whatever it is, it is told once and tried again.
      if (fault.message !== this.#fault?.message)
        log.error({ store: what, reason: fault.message }, 'a store is not there');
      this.#fault = fault;
      this.#later();
    };
    const came = (): Promise<void> | void => {
      if (this.#isStopped) return part.stop();
      log.info({ store: what }, 'the store is there');
      this.#came();
    };
    this.#again = clock.after(AGAIN_MS, () => void part.start().then(came).catch(failed));
  }

  #came(): void {
    this.#isStarted = true;
    this.#fault = undefined;
    for (const { resolve } of this.#waiters.splice(0)) resolve();
  }
}

const codeOf = (fault: unknown): string => String((fault as { code?: unknown }).code);
