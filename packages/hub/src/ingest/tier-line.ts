import type { Log, MachineClock } from '@cerveceria/runtime';
import type { EpochTotals } from '../tiers/frame-tier.ts';
import type { Tier } from '../tiers/tier-set.ts';

export type Level = 'hot' | 'warm';

export interface TierLineParts {
  readonly tier: Tier;
  /** What an answer of this tier means; both where one tier answers both. */
  readonly levels: readonly Level[];
  readonly machine: Pick<MachineClock, 'mono' | 'after'>;
  readonly log: Log;
}

/** Pauses between questions to a tier that does not answer, machine ms. */
const LEAST_MS = 100;
const MOST_MS = 500;
/** A tier that has not answered by then is left out of a welcome, machine ms. */
const ASK_MS = 1000;
const TELL_MS = 10_000;

/** One tier as ingest sees it: whether it answers, how far it says to have what, and what waits for it. */
export class TierLine {
  readonly tier: Tier;
  readonly levels: readonly Level[];
  /** Frames and bytes that wait for it in all lanes. */
  queued = 0;
  bytes = 0;
  /** Frames that catching up has brought. */
  filled = 0;
  /** Scans that the present round of catching up has still to bring, and machine ms since which it goes on. */
  wanting = 0;
  fillingSince: number | null = null;
  /** Something is missing here that another tier or an agent has. */
  isLagging = true;
  /** Nodes of whose boots it was not told. */
  readonly untold = new Set<string>();
  readonly #parts: TierLineParts;
  readonly #marks = new Map<string, Map<string, number>>();
  #downSince: number | null = null;
  #toldAt = Number.NEGATIVE_INFINITY;
  #stopped = false;
  #waiting: (() => void)[] = [];
  #turn: (() => void)[] = [];

  constructor(parts: TierLineParts) {
    this.tier = parts.tier;
    this.levels = parts.levels;
    this.#parts = parts;
  }

  get name(): string {
    return this.tier.name;
  }

  get up(): boolean {
    return this.#downSince === null;
  }

  /** Machine ms since which it does not answer. */
  get downSince(): number | null {
    return this.#downSince;
  }

  get marks(): ReadonlyMap<string, ReadonlyMap<string, number>> {
    return this.#marks;
  }

  /** Watermark of an epoch by the tier's last word; 0 when it has said none. */
  mark(node: string, epoch: string): number {
    return this.#marks.get(node)?.get(epoch) ?? 0;
  }

  /** The tier's own word, also where it is lower than the one before: it may have lost everything. */
  learn(node: string, epoch: string, watermark: number): void {
    const own = this.#marks.get(node) ?? new Map<string, number>();
    own.set(epoch, watermark);
    this.#marks.set(node, own);
  }

  /** What it said before it said something newer to somebody else. */
  raise(node: string, epoch: string, watermark: number): void {
    if (watermark > this.mark(node, epoch)) this.learn(node, epoch, watermark);
  }

  learnAll(node: string, totals: readonly EpochTotals[]): void {
    this.#marks.set(node, new Map(totals.map(({ epoch, watermark }) => [epoch, watermark])));
  }

  /** An answer that did not come in time or at all is undefined: a welcome does not wait for a tier that is gone. */
  async ask<T>(question: () => Promise<T>): Promise<T | undefined> {
    if (!this.up) return undefined;
    let cancel = () => {};
    const late = new Promise<undefined>((resolve) => {
      cancel = this.#parts.machine.after(ASK_MS, () => resolve(undefined));
    });
    try {
      return await Promise.race([question(), late]);
    } catch (err) {
      this.failed(err);
      return undefined;
    } finally {
      cancel();
    }
  }

  failed(err: unknown): void {
    this.isLagging = true;
    if (this.#stopped || this.#downSince !== null) return;
    this.#downSince = this.#parts.machine.mono();
    const { log } = this.#parts;
    // A store that is full answers questions and takes nothing: one word a while is enough.
    const isNew = this.#downSince - this.#toldAt > TELL_MS;
    if (isNew) this.#toldAt = this.#downSince;
    log[isNew ? 'warn' : 'debug']({ err, tier: this.name }, 'a tier does not answer; the others go on');
    void this.#ping();
  }

  /**
   * Lanes begin together, when all that has come in this turn of the event loop is read: a tier is then asked once for
   * all of it, and not for the first frame of each agent beforehand.
   */
  afterReading(begin: () => void): void {
    if (this.#turn.length === 0)
      setImmediate(() => {
        for (const each of this.#turn.splice(0)) each();
      });
    this.#turn.push(begin);
  }

  /** Resolves when it answers, or when nobody asks any more. */
  untilUp(): Promise<void> {
    if (this.up || this.#stopped) return Promise.resolve();
    return new Promise((resolve) => void this.#waiting.push(resolve));
  }

  stop(): void {
    this.#stopped = true;
    this.#wake();
  }

  async #ping(): Promise<void> {
    const { machine, log } = this.#parts;
    for (let pause = LEAST_MS; !this.#stopped; pause = Math.min(MOST_MS, pause * 2)) {
      try {
        await this.tier.ping();
        const ms = machine.mono() - (this.#downSince ?? machine.mono());
        const wasTold = this.#toldAt === this.#downSince;
        this.#downSince = null;
        log[wasTold ? 'info' : 'debug']({ tier: this.name, ms }, 'a tier answers again');
        this.#wake();
        return;
      } catch {
        await new Promise<void>((resolve) => void machine.after(pause, resolve));
      }
    }
  }

  #wake(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }
}
