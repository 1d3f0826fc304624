import type { CodedError } from '@cerveceria/protocol';
import type { Log, MachineClock } from '@cerveceria/runtime';
import type { StoredFrame, Verdict } from '../tiers/frame-tier.ts';
import { LINE_LIMIT, QUEUE_LIMIT } from './credit.ts';
import type { TierLine } from './tier-line.ts';

/** A frame on its way into the tiers. */
export interface Item {
  readonly epoch: string;
  readonly first: number;
  readonly last: number;
  readonly cost: number;
  readonly content: StoredFrame | CodedError;
  /** Another tier had it when it came: it was sent again for this one's sake. */
  readonly again: boolean;
  /** Some tier has it. */
  settled: boolean;
}

export interface TierLaneParts {
  readonly node: string;
  readonly line: TierLine;
  readonly machine: Pick<MachineClock, 'mono' | 'after'>;
  readonly log: Log;
  /** Each frame with the tier's word on it, then an end of them. */
  readonly judged: (lane: TierLane, item: Item, verdict: Verdict) => void;
  readonly told: () => void;
  readonly refused: (lane: TierLane) => void;
  /** Whether another tier goes on with what this one is not given. */
  readonly mayLag: (lane: TierLane) => boolean;
}

/** Frames given to the tier at once. */
const BATCH = 256;
/** Pauses while the tier does not take them, machine ms. */
const LEAST_MS = 100;
const MOST_MS = 5000;
/** A lane that is behind tries so often whether its tier was brought up to the newest frame; machine ms. */
const PROBE_MS = 1000;

/** One agent's frames on their way into one tier. What is too slow here is left to catching up. */
export class TierLane {
  readonly line: TierLine;
  readonly #parts: TierLaneParts;
  #queue: Item[] = [];
  #bytes = 0;
  #again = 0;
  #isBehind = false;
  #running = false;
  #closed = false;
  #pause = LEAST_MS;
  #probed = Number.NEGATIVE_INFINITY;

  constructor(parts: TierLaneParts) {
    this.line = parts.line;
    this.#parts = parts;
  }

  get isBehind(): boolean {
    return this.#isBehind;
  }

  /** Bytes that may still come to it; null while nothing is sent for its sake alone. */
  get room(): number | null {
    return this.#again === 0 ? null : QUEUE_LIMIT / 2 - this.#bytes;
  }

  /** False: it is not taken, another tier goes on with it. */
  offer(item: Item): boolean {
    if (this.#closed) return false;
    if (this.#isBehind) {
      this.line.isLagging = true;
      const now = this.#parts.machine.mono();
      if (!this.line.up || this.#running || now - this.#probed < PROBE_MS) return false;
      this.#probed = now;
    }
    const isFull = this.#bytes + item.cost > QUEUE_LIMIT || this.line.bytes + item.cost > LINE_LIMIT;
    if (isFull && this.#parts.mayLag(this)) {
      this.fallBehind();
      return false;
    }
    this.#queue.push(item);
    this.#count(1, item.cost, item.again ? 1 : 0);
    this.#start();
    return true;
  }

  /** Highest seq up to which it has, or will be given, everything. */
  reach(epoch: string): number {
    let reach = this.line.mark(this.#parts.node, epoch);
    for (const item of this.#queue) if (item.epoch === epoch && item.first === reach + 1) reach = item.last;
    return reach;
  }

  /** What waits is let go: the other tier has it or takes it, and catching up brings it here. */
  fallBehind(): readonly Item[] {
    const dropped = this.#queue;
    this.#put([]);
    this.line.isLagging = true;
    if (!this.#isBehind) this.#parts.log.info({ tier: this.line.name, frames: dropped.length }, 'a tier falls behind');
    this.#isBehind = true;
    this.#probed = this.#parts.machine.mono();
    return dropped;
  }

  /** From here on it is given every frame. */
  goOn(): void {
    this.#isBehind = false;
  }

  /** Forgets what was sent before the agent goes back. */
  forget(isOld: (item: Item) => boolean): void {
    this.#put(this.#queue.filter((item) => !isOld(item)));
  }

  close(): void {
    this.#closed = true;
    this.#put([]);
  }

  #put(queue: Item[]): void {
    const bytes = queue.reduce((sum, { cost }) => sum + cost, 0);
    const again = queue.reduce((sum, item) => sum + (item.again ? 1 : 0), 0);
    this.#count(queue.length - this.#queue.length, bytes - this.#bytes, again - this.#again);
    this.#queue = queue;
  }

  #count(frames: number, bytes: number, again: number): void {
    this.line.queued += frames;
    this.line.bytes += bytes;
    this.#bytes += bytes;
    this.#again += again;
  }

  #start(): void {
    if (this.#running) return;
    this.#running = true;
    this.line.afterReading(() => void this.#run());
  }

  async #run(): Promise<void> {
    while (this.#queue.length > 0 && !this.#closed) await this.#store(this.#queue.slice(0, BATCH));
    this.#running = false;
  }

  async #store(items: readonly Item[]): Promise<void> {
    const { node, machine, log, judged, told, refused } = this.#parts;
    let verdicts: readonly Verdict[];
    try {
      verdicts = await this.line.tier.append(items.map((item) => item.content as StoredFrame));
    } catch (err) {
      this.line.failed(err);
      log.debug({ err, tier: this.line.name, frames: items.length, again: this.#pause }, 'frames wait for a tier');
      const pause = this.#pause;
      this.#pause = Math.min(MOST_MS, pause * 2);
      if (!this.#closed) refused(this);
      await new Promise<void>((resolve) => void machine.after(pause, resolve));
      await this.line.untilUp();
      return;
    }
    this.#pause = LEAST_MS;
    const done = new Set(items);
    this.#put(this.#queue.filter((item) => !done.has(item)));
    items.forEach((item, i) => {
      const verdict = verdicts[i] as Verdict;
      const isThere = verdict.outcome === 'stored' || verdict.outcome === 'duplicate';
      if (isThere) this.line.raise(node, item.epoch, verdict.watermark);
      else this.line.learn(node, item.epoch, verdict.watermark);
      if (!this.#closed) judged(this, item, verdict);
    });
    told();
  }
}
