import type { Log, MachineClock } from '@cerveceria/runtime';
import type { Doc, Expected, LogRow, StateStore } from '../state-store.ts';
import { polledThread } from './polled-thread.ts';
import type { SqliteThread } from './sqlite-thread.ts';
import type { Change } from './state-engine.ts';
import type { DocRow } from './state-writes.ts';
import { Subscriptions } from './subscriptions.ts';

function docOf<T>({ key, version, value }: DocRow): Doc<T> {
  return { key, version, value: JSON.parse(value) as T };
}

/** State in SQLite. `changed` is to be called with what the worker tells. */
export function embeddedState(
  thread: SqliteThread,
  clock: MachineClock,
  log: Log,
): { readonly store: StateStore; changed(changes: readonly Change[]): void } {
  const watchers = new Subscriptions<[key: string, doc: Doc | undefined]>(log);
  const now = () => Math.round(clock.wall());

  function changed(changes: readonly Change[]): void {
    for (const { key, doc } of changes) watchers.tell(key, () => [key, doc === null ? undefined : docOf(doc)]);
  }

  const store: StateStore = {
    ...polledThread(thread, 'poll', clock, log),
    async get<T>(key: string) {
      const row = await thread.call<DocRow | null>('get', key);
      return row === null ? undefined : docOf<T>(row);
    },
    list: async <T>(prefix: string) => (await thread.call<DocRow[]>('list', prefix)).map((row) => docOf<T>(row)),
    async put<T>(key: string, value: T, expected: Expected): Promise<Doc<T>> {
      const args = { key, value: JSON.stringify(value), expected, now: now() };
      const { version } = await thread.call<Doc<null>>('put', args);
      return { key, version, value };
    },
    remove: (key, expected) => thread.call<void>('remove', { key, expected, now: now() }),
    watch: (prefix, seen) => watchers.add((key) => key.startsWith(prefix), seen),
    async record<T>(name: string, value: T): Promise<LogRow<T>> {
      const row = await thread.call<LogRow<null>>('record', { log: name, value: JSON.stringify(value), now: now() });
      return { ...row, value };
    },
    async recent<T>(name: string, limit: number, before = Number.MAX_SAFE_INTEGER) {
      const rows = await thread.call<LogRow<string>[]>('recent', { log: name, limit, before });
      return rows.map((row) => ({ ...row, value: JSON.parse(row.value) as T }));
    },
    lease: (name, holder, ms) => thread.call<boolean>('lease', { name, holder, ms, now: now() }),
  };
  return { store, changed };
}
