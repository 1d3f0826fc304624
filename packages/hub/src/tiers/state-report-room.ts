import { CodedError } from '@cerveceria/protocol';
import type { MachineClock } from '@cerveceria/runtime';
import { type QueueLimits, type QueueLoad, tooMany } from './report-queue.ts';
import { DOOR, FATE, IN, type ReportDoc, removeBody, sizeOf } from './state-report-docs.ts';
import type { Doc, StateStore } from './state-store.ts';

/** Machine ms for which what waits is believed where an error does no harm. */
const BELIEVED_MS = 1000;

export const isConflict = (fault: unknown) => fault instanceof CodedError && fault.code === 'STATE_CONFLICT';

/**
 * How much waits, among hubs that add at once. Each puts what it brings before the door first, where no worker takes it, and
 * then looks at all that lies there: of two that would be too many together at least the later one sees both.
 */
export class StateReportRoom {
  readonly #store: StateStore;
  readonly #clock: Pick<MachineClock, 'wall'>;
  readonly #limits: QueueLimits;
  #load: QueueLoad = { reports: 0, bytes: 0 };
  #counted = Number.NEGATIVE_INFINITY;
  #running: Promise<unknown> = Promise.resolve();
  #next: Promise<Doc<ReportDoc>[]> | undefined;

  constructor(store: StateStore, clock: Pick<MachineClock, 'wall'>, limits: QueueLimits) {
    this.#store = store;
    this.#clock = clock;
    this.#limits = limits;
  }

  /** A second old at most. */
  async load(): Promise<QueueLoad> {
    if (this.#clock.wall() - this.#counted > BELIEVED_MS) await this.#look();
    return this.#load;
  }

  /** Settled by this process: room that it knows of before it looks again. */
  left(bytes: number): void {
    const { reports, bytes: all } = this.#load;
    this.#load = { reports: Math.max(0, reports - 1), bytes: Math.max(0, all - bytes) };
  }

  /** Refuses in good time, before anything is written. @throws REPORTS_TOO_MANY */
  async checkRoom(size: number): Promise<void> {
    const { most, mostBytes } = this.#limits;
    const { reports, bytes } = await this.load();
    if (reports + 1 <= most && bytes + size <= mostBytes) return;
    await this.#look();
    this.#check(this.#load.reports + 1, this.#load.bytes + size);
  }

  /**
   * Looks whether there is room for what was put before the door, and leaves it there, or takes it away. Undefined: it is not
   * before the door any more.
   * @param isKept its bytes lie elsewhere too and stay
   * @throws REPORTS_TOO_MANY
   */
  async admitted(id: string, isKept = false): Promise<Doc<ReportDoc> | undefined> {
    for (;;) {
      const docs = await this.#look();
      const own = docs.find(({ key }) => key === `${IN}${id}`);
      if (own === undefined) {
        // Who brought the same under the same key found no room, unless a worker is done with it.
        if ((await this.#store.get(`${FATE}${id}`)) === undefined) throw tooMany(this.#limits, true);
        return undefined;
      }
      if (own.value.taken?.worker !== DOOR) return undefined;
      try {
        this.#check(this.#load.reports, this.#load.bytes);
        return own;
      } catch (fault) {
        try {
          await this.#store.remove(own.key, own.version);
        } catch (conflict) {
          if (!isConflict(conflict)) throw conflict;
          continue;
        }
        this.left(sizeOf(own.value));
        if (!isKept) await removeBody(this.#store, own.value.body);
        throw fault;
      }
    }
  }

  #check(reports: number, bytes: number): void {
    if (reports > this.#limits.most) throw tooMany(this.#limits, false);
    if (bytes > this.#limits.mostBytes) throw tooMany(this.#limits, true);
  }

  /** All that lies there after it was asked for; those who ask meanwhile share the next answer. */
  #look(): Promise<Doc<ReportDoc>[]> {
    this.#next ??= this.#running.then(async () => {
      this.#next = undefined;
      const listing = this.#store.list<ReportDoc>(IN);
      this.#running = listing.catch(() => undefined);
      const docs = await listing;
      this.#load = { reports: docs.length, bytes: docs.reduce((sum, { value }) => sum + sizeOf(value), 0) };
      this.#counted = this.#clock.wall();
      return docs;
    });
    return this.#next;
  }
}
