import type { Cancel } from '@cerveceria/runtime';
import { hubError } from '../../src/errors.ts';
import type { Doc, Expected, LogRow, StateStore } from '../../src/tiers/state-store.ts';

type Watcher = (key: string, doc: Doc | undefined) => void;

/** A StateStore in memory. Two hubs of a test share one. */
export class MemoryStateStore implements StateStore {
  readonly #docs = new Map<string, Doc>();
  readonly #watchers = new Set<{ prefix: string; seen: Watcher }>();
  readonly #logs = new Map<string, LogRow[]>();
  readonly #leases = new Map<string, { holder: string; until: number }>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  start(): Promise<void> {
    return Promise.resolve();
  }

  stop(): Promise<void> {
    return Promise.resolve();
  }

  get<T>(key: string): Promise<Doc<T> | undefined> {
    return Promise.resolve(this.#docs.get(key) as Doc<T> | undefined);
  }

  list<T>(prefix: string): Promise<Doc<T>[]> {
    const docs = [...this.#docs.values()].filter((doc) => doc.key.startsWith(prefix));
    return Promise.resolve(docs.sort((a, b) => (a.key < b.key ? -1 : 1)) as Doc<T>[]);
  }

  async put<T>(key: string, value: T, expected: Expected): Promise<Doc<T>> {
    await Promise.resolve();
    this.#check(key, expected);
    const doc = { key, version: (this.#docs.get(key)?.version ?? 0) + 1, value: structuredClone(value) };
    this.#docs.set(key, doc);
    this.#tell(key, doc);
    return doc;
  }

  async remove(key: string, expected: Expected): Promise<void> {
    await Promise.resolve();
    this.#check(key, expected);
    this.#docs.delete(key);
    this.#tell(key, undefined);
  }

  watch(prefix: string, seen: Watcher): Cancel {
    const watcher = { prefix, seen };
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  record<T>(log: string, value: T): Promise<LogRow<T>> {
    const rows = this.#logs.get(log) ?? [];
    const row = { id: rows.length + 1, at: this.#now(), value };
    this.#logs.set(log, [row, ...rows]);
    return Promise.resolve(row);
  }

  recent<T>(log: string, limit: number, before = Number.POSITIVE_INFINITY): Promise<LogRow<T>[]> {
    const rows = (this.#logs.get(log) ?? []) as LogRow<T>[];
    return Promise.resolve(rows.filter((row) => row.id < before).slice(0, limit));
  }

  lease(name: string, holder: string, ms: number): Promise<boolean> {
    const held = this.#leases.get(name);
    if (held !== undefined && held.holder !== holder && held.until > this.#now()) return Promise.resolve(false);
    this.#leases.set(name, { holder, until: this.#now() + ms });
    return Promise.resolve(true);
  }

  #check(key: string, expected: Expected): void {
    const version = this.#docs.get(key)?.version ?? null;
    if (expected !== 'any' && expected !== version) throw hubError('STATE_CONFLICT', key);
  }

  #tell(key: string, doc: Doc | undefined): void {
    for (const { prefix, seen } of this.#watchers) if (key.startsWith(prefix)) seen(key, doc);
  }
}
