import type Database from 'better-sqlite3';

/** Between two tries for the lock, machine ms. A write transaction lasts a few of these. */
const TRY_MS = 0.5;

const sleeper = new Int32Array(new SharedArrayBuffer(4));

/** Blocks this thread; only ever called in a worker or at start. */
export function pauseMs(ms: number): void {
  Atomics.wait(sleeper, 0, 0, ms);
}

/**
 * One write transaction. SQLite's own waiting backs off to 100 ms a try, so that a hub that writes without pause would
 * starve the other; trying every half millisecond catches the gap between two of its commits.
 */
export function immediate<T>(db: Database.Database, work: () => T, patienceMs = 5000): T {
  db.pragma('busy_timeout = 0');
  for (const end = performance.now() + patienceMs; ; ) {
    try {
      db.exec('BEGIN IMMEDIATE');
      break;
    } catch (fault) {
      const busy = (fault as { code?: string }).code?.startsWith('SQLITE_BUSY') === true;
      if (!busy || performance.now() > end) throw fault;
      pauseMs(TRY_MS);
    }
  }
  try {
    const result = work();
    db.exec('COMMIT');
    return result;
  } catch (fault) {
    if (db.inTransaction) db.exec('ROLLBACK');
    throw fault;
  }
}
