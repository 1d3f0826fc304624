import { CodedError } from '@cerveceria/protocol';
import type { Call, Emit, Engine, EngineOptions } from './engine.ts';
import { openStore } from './open-store.ts';
import { STATE_SCHEMA } from './state-schema.ts';
import { type DocRow, stateWrites } from './state-writes.ts';
import { immediate } from './transaction.ts';
import { turnTaking } from './turn-taking.ts';

export interface Change {
  readonly key: string;
  readonly doc: DocRow | null;
}

const BUDGET_MS = 3;

/** Documents, log and leases of this process: one commit for all calls that wait. */
export function stateEngine(options: EngineOptions, emit: Emit): Engine {
  const db = openStore(options.folder, STATE_SCHEMA, options.maxPages);
  const writes = stateWrites(db) as Record<string, (args: never) => unknown>;
  const get = db.prepare<[string], DocRow>('SELECT key, version, value FROM docs WHERE key = ?');
  const list = db.prepare<[string, string], DocRow>(
    'SELECT key, version, value FROM docs WHERE key >= ? AND key < ? ORDER BY key',
  );
  const recent = db.prepare<[string, number, number]>(
    'SELECT id, at, value FROM logs WHERE log = ? AND id < ? ORDER BY id DESC LIMIT ?',
  );
  const changes = db.prepare<[number], { key: string; seq: number }>(
    'SELECT key, seq FROM changes WHERE seq > ? ORDER BY seq',
  );
  const version = db.prepare('PRAGMA data_version').pluck();
  const yieldTurn = turnTaking(db);
  let foreign = version.get();
  let told = db.prepare('SELECT seq FROM counter').pluck().get() as number;

  function tellChanges(): void {
    const fresh = changes.all(told);
    told = fresh.at(-1)?.seq ?? told;
    if (fresh.length > 0)
      emit(
        'changes',
        fresh.map(({ key }): Change => ({ key, doc: get.get(key) ?? null })),
      );
  }

  const reads: Record<string, (args: never) => unknown> = {
    get: (key: string) => get.get(key) ?? null,
    list: (prefix: string) => list.all(prefix, `${prefix}\u{10ffff}`),
    recent: ({ log, before, limit }: { log: string; before: number; limit: number }) => recent.all(log, before, limit),
    poll() {
      const now = version.get();
      if (now !== foreign) tellChanges();
      foreign = now;
      return null;
    },
  };

  /** Each call alone may be refused (a conflict); only the store itself fails them all. */
  function write(calls: Call[]): void {
    const answers: (() => void)[] = [];
    try {
      immediate(db, () => {
        const end = performance.now() + BUDGET_MS;
        for (const call of calls) {
          try {
            const value = writes[call.op]?.(call.args as never);
            answers.push(() => call.done(value));
          } catch (fault) {
            if (!(fault instanceof CodedError)) throw fault;
            answers.push(() => call.failed(fault));
          }
          if (performance.now() > end) return;
        }
      });
    } catch (fault) {
      for (const call of calls.splice(0)) call.failed(fault);
      return;
    }
    calls.splice(0, answers.length);
    for (const answer of answers) answer();
    tellChanges();
  }

  return {
    serve(waiting) {
      const read = waiting.findIndex((call) => call.op in reads);
      if (read === 0) {
        const call = waiting.shift() as Call;
        try {
          call.done(reads[call.op]?.(call.args as never));
        } catch (fault) {
          call.failed(fault);
        }
        return;
      }
      const calls = waiting.splice(0, read < 0 ? waiting.length : read);
      write(calls);
      waiting.unshift(...calls);
      if (calls.length > 0) yieldTurn();
    },
    close: () => db.close(),
  };
}
