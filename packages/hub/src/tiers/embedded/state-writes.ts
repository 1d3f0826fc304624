import { hubError } from '../../errors.ts';
import type { Doc, Expected, LogRow } from '../state-store.ts';
import type { Db } from './open-store.ts';

/** A document as SQLite holds it: the value is JSON. */
export interface DocRow {
  readonly key: string;
  readonly version: number;
  readonly value: string;
}

export interface WriteArgs {
  readonly put: { key: string; value: string; expected: Expected; now: number };
  readonly remove: { key: string; expected: Expected; now: number };
  readonly record: { log: string; value: string; now: number };
  readonly lease: { name: string; holder: string; ms: number; now: number };
}

/** A removed key is remembered this long, so that a hub that was stopped for a while still hears of it. */
const REMEMBER_MS = 3_600_000;

/** What changes state; each is called inside a write transaction. `now` is machine wall ms. */
export function stateWrites(db: Db) {
  const version = db.prepare<[string]>('SELECT version FROM docs WHERE key = ?').pluck();
  const save = db.prepare<[string, number, string]>(
    'INSERT OR REPLACE INTO docs (key, version, value) VALUES (?, ?, ?)',
  );
  const drop = db.prepare<[string]>('DELETE FROM docs WHERE key = ?');
  const count = db.prepare('UPDATE counter SET seq = seq + 1 RETURNING seq').pluck();
  const note = db.prepare<[string, number, number]>('INSERT OR REPLACE INTO changes (key, seq, at) VALUES (?, ?, ?)');
  const forget = db.prepare<[number]>('DELETE FROM changes WHERE at < ? AND key NOT IN (SELECT key FROM docs)');
  const log = db.prepare<[string, number, string]>('INSERT INTO logs (log, at, value) VALUES (?, ?, ?)');
  const lease = db.prepare<[string], { holder: string; since: number; until: number }>(
    'SELECT holder, since, until FROM leases WHERE name = ?',
  );
  const take = db.prepare<[string, string, number, number]>(
    'INSERT OR REPLACE INTO leases (name, holder, since, until) VALUES (?, ?, ?, ?)',
  );

  function gate(key: string, expected: Expected): number {
    const now = (version.get(key) as number | undefined) ?? null;
    if (expected !== 'any' && expected !== now)
      throw hubError('STATE_CONFLICT', `${key}: is ${now ?? 'absent'}, not ${expected ?? 'absent'}`);
    return now ?? 0;
  }

  const changed = (key: string, now: number) => void note.run(key, count.get() as number, now);

  return {
    put({ key, value, expected, now }: WriteArgs['put']): Doc<null> {
      const next = gate(key, expected) + 1;
      save.run(key, next, value);
      changed(key, now);
      return { key, version: next, value: null };
    },
    remove({ key, expected, now }: WriteArgs['remove']): null {
      if (gate(key, expected) === 0) return null;
      drop.run(key);
      changed(key, now);
      forget.run(now - REMEMBER_MS);
      return null;
    },
    record({ log: name, value, now }: WriteArgs['record']): LogRow<null> {
      return { id: Number(log.run(name, now, value).lastInsertRowid), at: now, value: null };
    },
    lease({ name, holder, ms, now }: WriteArgs['lease']): boolean {
      const held = lease.get(name);
      // A lease from the future was given before the clock was set back and would never end.
      const rules = held !== undefined && held.until > now && held.since <= now;
      if (rules && held.holder !== holder) return false;
      take.run(name, holder, now, now + ms);
      return true;
    },
  };
}
