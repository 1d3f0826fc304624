import type { MachineClock } from '@cerveceria/runtime';
import { LRUCache } from 'lru-cache';
import { type RollUpProgress, readProgress } from '../rollups/roll-up-progress.ts';
import type { RollUpStore } from '../tiers/roll-up-store.ts';
import type { StateStore } from '../tiers/state-store.ts';
import { LIMIT_MS, restAfter } from './store-patience.ts';
import { inTime, type Patience } from './timely.ts';

/** What a store said of a node is believed for so long, machine ms, and shared by who asks meanwhile. */
const FRESH_MS = 500;
/** Of so many nodes and stores. */
const SAID = 10_000;

interface Said {
  readonly at: number;
  readonly progress: Promise<RollUpProgress | undefined>;
}

/** How far roll-ups are, in each store; one that is away counts as one that has none. */
export class RollUpProgresses {
  readonly #state: Pick<StateStore, 'get'>;
  readonly #machine: MachineClock;
  readonly #said = new LRUCache<string, Said>({ max: SAID });
  readonly #resting = new Map<RollUpStore, number>();

  constructor(state: Pick<StateStore, 'get'>, machine: MachineClock) {
    this.#state = state;
    this.#machine = machine;
  }

  /** It did not answer, for this reason. */
  silent(store: RollUpStore, fault: unknown): void {
    this.#resting.set(store, this.#machine.mono() + restAfter(fault));
  }

  /** Undefined: nothing there may be trusted now. Rejects when `patience` is lost to who went away. */
  async of(store: RollUpStore, node: string, patience: Patience): Promise<RollUpProgress | undefined> {
    const now = this.#machine.mono();
    if (now < (this.#resting.get(store) ?? Number.NEGATIVE_INFINITY)) return undefined;
    const key = `${store.name} ${node}`;
    let said = this.#said.get(key);
    if (said === undefined || now - said.at >= FRESH_MS) {
      // Bounded apart from who asks first: he may go away, and others wait for the same.
      const answer = inTime(readProgress(this.#state, store, node), { clock: this.#machine, limitMs: LIMIT_MS });
      said = { at: now, progress: answer };
      this.#said.set(key, said);
      answer.catch((fault: unknown) => {
        this.silent(store, fault);
        this.#said.delete(key);
      });
    }
    try {
      return await inTime(said.progress, patience);
    } catch {
      patience.signal?.throwIfAborted();
      return undefined;
    }
  }
}
