import type { Cancel, MachineClock } from '@cerveceria/runtime';
import type { Notifier } from '../tiers/notifier.ts';
import type { LiveScan } from './ingest-port.ts';

/** Between two words about one node, machine ms. */
const PERIOD_MS = 100;
/** Scans in one word; of more the newest are told. */
const LIMIT = 60;

export interface LiveMessage {
  readonly node: string;
  readonly scans: readonly LiveScan[];
}

/** Tells the other hubs the newest scans of this hub's agents, at most ten times a second a node. */
export class LiveWord {
  readonly #notifier: Pick<Notifier, 'publish'>;
  readonly #machine: MachineClock;
  readonly #waiting = new Map<string, LiveScan[]>();
  readonly #told = new Map<string, number>();

  constructor(notifier: Pick<Notifier, 'publish'>, machine: MachineClock) {
    this.#notifier = notifier;
    this.#machine = machine;
  }

  start(): Cancel {
    return this.#machine.every(PERIOD_MS / 2, () => {
      for (const node of [...this.#waiting.keys()]) this.#tell(node);
    });
  }

  add(node: string, scans: readonly LiveScan[]): void {
    this.#waiting.set(node, [...(this.#waiting.get(node) ?? []), ...scans].slice(-LIMIT));
    this.#tell(node);
  }

  #tell(node: string): void {
    const now = this.#machine.mono();
    if (now - (this.#told.get(node) ?? Number.NEGATIVE_INFINITY) < PERIOD_MS) return;
    const scans = this.#waiting.get(node) ?? [];
    this.#waiting.delete(node);
    this.#told.set(node, now);
    this.#notifier.publish('live', { node, scans } satisfies LiveMessage);
  }
}
