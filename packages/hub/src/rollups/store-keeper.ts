import type { BootOffset } from '@cerveceria/protocol';
import type { Log } from '@cerveceria/runtime';
import { HOUR_MS, type RollUpStore } from '../tiers/roll-up-store.ts';
import type { StateStore } from '../tiers/state-store.ts';
import { countHours } from './hour-runs.ts';
import { LostTurn, NodeKeeper } from './node-keeper.ts';
import type { RawFrames } from './raw-frames.ts';
import { ripeHours, SETTLE_MS } from './ripe-hours.ts';
import type { RollUpCounts } from './roll-up-counts.ts';

export interface StoreKeeperParts {
  readonly store: RollUpStore;
  readonly raw: RawFrames;
  readonly boots: (node: string) => Promise<readonly BootOffset[]>;
  readonly state: Pick<StateStore, 'get' | 'put'>;
  readonly isOurs: () => boolean;
  readonly breathe: () => Promise<void>;
  readonly now: () => number;
  /** Machine ms. */
  readonly mono: () => number;
  readonly log: Log;
}

/** A node without new frames is looked at this often for what its clock has learned, process ms. */
const IDLE_MS = 60_000;
/** A store that does not answer is asked again after this, machine ms. */
const REST_MS = 10_000;

/** Keeps the roll-ups of all nodes in one store. */
export class StoreKeeper {
  readonly #parts: StoreKeeperParts;
  readonly #nodes = new Map<string, { readonly keeper: NodeKeeper; looked: number }>();
  #noted = 0;
  #hours = 0;
  #failures = 0;
  #isFailing = false;
  #rests = Number.NEGATIVE_INFINITY;

  constructor(parts: StoreKeeperParts) {
    this.#parts = parts;
  }

  get isFailing(): boolean {
    return this.#isFailing;
  }

  /** The other hub had the work for a while. */
  forget(): void {
    this.#nodes.clear();
  }

  /** One round of each node that has something to do; true when there is more at once. */
  async pass(watermarks: ReadonlyMap<string, ReadonlyMap<string, number>>): Promise<boolean> {
    if (!(await this.#answers())) return false;
    let more = false;
    let fault: unknown;
    for (const [node, epochs] of watermarks) {
      if (!this.#parts.isOurs()) return false;
      const entry = this.#entry(node);
      if (!this.#hasWork(entry, epochs)) continue;
      try {
        const round = await entry.keeper.round(epochs);
        entry.looked = this.#parts.now();
        this.#noted += round.noted;
        this.#hours += round.hours;
        more ||= round.more;
      } catch (err) {
        entry.keeper.forget();
        if (err instanceof LostTurn) return false;
        this.#failures++;
        fault = err;
      }
    }
    this.#tell(fault);
    return more;
  }

  /** Asked once for all nodes, so that a store that is away costs one answer that does not come. */
  async #answers(): Promise<boolean> {
    const { store, mono } = this.#parts;
    if (mono() < this.#rests) return false;
    try {
      await store.identity();
      return true;
    } catch (fault) {
      this.#rests = mono() + REST_MS;
      this.#failures++;
      this.#tell(fault);
      return false;
    }
  }

  #entry(node: string) {
    let entry = this.#nodes.get(node);
    if (entry === undefined) {
      const { store, raw, boots, state, isOurs, breathe, now } = this.#parts;
      const keeper = new NodeKeeper({ node, store, raw, boots: () => boots(node), state, isOurs, breathe, now });
      entry = { keeper, looked: Number.NEGATIVE_INFINITY };
      this.#nodes.set(node, entry);
    }
    return entry;
  }

  #hasWork(
    entry: { readonly keeper: NodeKeeper; readonly looked: number },
    epochs: ReadonlyMap<string, number>,
  ): boolean {
    const { progress } = entry.keeper;
    const now = this.#parts.now();
    if (progress === undefined || now - entry.looked >= IDLE_MS || now < entry.looked) return true;
    if ([...epochs].some(([epoch, watermark]) => watermark > (progress.epochs[epoch] ?? 0))) return true;
    return ripeHours(progress.due, [], now).length > 0;
  }

  #tell(fault: unknown): void {
    const { log, store } = this.#parts;
    if (fault !== undefined && !this.#isFailing)
      log.warn({ err: fault, store: store.name }, 'roll-ups cannot be made; what waits is made later');
    if (fault === undefined && this.#isFailing) log.info({ store: store.name }, 'roll-ups are made again');
    this.#isFailing = fault !== undefined;
  }

  counts(): RollUpCounts {
    const now = this.#parts.now();
    let due = 0;
    let oldest = Number.POSITIVE_INFINITY;
    for (const { keeper } of this.#nodes.values()) {
      const runs = keeper.progress?.due ?? [];
      due += countHours(runs);
      oldest = Math.min(oldest, runs[0]?.[0] ?? oldest);
    }
    const lagS = Number.isFinite(oldest) ? Math.max(0, (now - (oldest + 1) * HOUR_MS - SETTLE_MS) / 1000) : 0;
    const { store } = this.#parts;
    return { store: store.name, noted: this.#noted, hours: this.#hours, failures: this.#failures, due, lagS };
  }
}
