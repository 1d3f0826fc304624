import type { Cancel } from '@cerveceria/runtime';
import type { Doc, StateStore } from '../tiers/state-store.ts';
import { ALARM_PREFIX, type AlarmDoc, type AlarmPoint, pointOf } from './alarm-doc.ts';
import { type Event, firstsOf } from './bursts.ts';

/** All alarm events as the state has them, of both hubs; read from memory, kept by the watch. */
export class AlarmBook {
  readonly #store: Pick<StateStore, 'watch' | 'list'>;
  readonly #changed: () => void;
  readonly #events = new Map<string, Event & { readonly version: number }>();
  readonly #standing = new Set<string>();
  /** Newest event of each point. */
  readonly #newest = new Map<string, Event>();
  #firsts: ReadonlyMap<string, string> | undefined;

  /** `changed` is called after every change. */
  constructor(store: Pick<StateStore, 'watch' | 'list'>, changed: () => void) {
    this.#store = store;
    this.#changed = changed;
  }

  async start(): Promise<Cancel> {
    const cancel = this.#store.watch(ALARM_PREFIX, (key, doc) => {
      const id = key.slice(ALARM_PREFIX.length);
      if (doc === undefined) this.#forget(id);
      else this.take(doc as Doc<AlarmDoc>);
    });
    for (const doc of await this.#store.list<AlarmDoc>(ALARM_PREFIX)) this.take(doc);
    return cancel;
  }

  /** A document as it is in the store; an older one than is known is passed over. */
  take({ key, version, value: doc }: Doc<AlarmDoc>): void {
    const id = key.slice(ALARM_PREFIX.length);
    if ((this.#events.get(id)?.version ?? 0) >= version) return;
    const event = { id, doc, version };
    this.#events.set(id, event);
    if (doc.cleared === null) this.#standing.add(id);
    else this.#standing.delete(id);
    const point = pointOf(doc);
    const newest = this.#newest.get(point);
    if (newest === undefined || newest.id === id || newest.doc.since <= doc.since) this.#newest.set(point, event);
    this.#firsts = undefined;
    this.#changed();
  }

  get size(): number {
    return this.#events.size;
  }

  event(id: string): Event | undefined {
    return this.#events.get(id);
  }

  newest(point: AlarmPoint): Event | undefined {
    return this.#newest.get(pointOf(point));
  }

  /** All that have not been cleared. */
  standing(): Event[] {
    return [...this.#standing].map((id) => this.#events.get(id) as Event);
  }

  events(): Iterable<Event> {
    return this.#events.values();
  }

  /** Event that was first in the burst of this one; null when it came alone. */
  firstOf(id: string): string | null {
    this.#firsts ??= firstsOf(this.#events.values());
    return this.#firsts.get(id) ?? null;
  }

  #forget(id: string): void {
    const event = this.#events.get(id);
    if (event === undefined) return;
    this.#events.delete(id);
    this.#standing.delete(id);
    const point = pointOf(event.doc);
    if (this.#newest.get(point)?.id === id) this.#newest.delete(point);
    this.#firsts = undefined;
    this.#changed();
  }
}
