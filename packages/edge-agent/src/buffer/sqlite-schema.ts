import type { Database } from 'better-sqlite3';
import { bufferError } from './errors.ts';

/**
 * Migrations by number: the database's `user_version` is how many were done. Never edited once released.
 *
 * A frame's key is its epoch's number and its first seq in one integer (`sqlite-rows.ts`), so that appending and
 * draining touch neighbouring pages, and a row needs no page of its own as a large composite key would. `epochs` carries
 * running totals, because summing 30 days of frames at each report would read the whole file.
 */
const MIGRATIONS: readonly string[] = [
  `CREATE TABLE epochs (
     no INTEGER PRIMARY KEY,
     epoch TEXT NOT NULL UNIQUE,
     boot TEXT NOT NULL,
     sealed INTEGER NOT NULL,
     hot INTEGER NOT NULL,
     warm INTEGER NOT NULL,
     reached INTEGER NOT NULL,
     used INTEGER NOT NULL,
     gone INTEGER NOT NULL,
     clean INTEGER NOT NULL,
     crc INTEGER NOT NULL
   ) STRICT;
   CREATE TABLE frames (
     key INTEGER PRIMARY KEY,
     last INTEGER NOT NULL,
     dropped INTEGER NOT NULL,
     every INTEGER NOT NULL,
     reason TEXT NOT NULL,
     wall INTEGER NOT NULL,
     crc INTEGER NOT NULL,
     bytes BLOB NOT NULL
   ) STRICT;
   CREATE INDEX drops ON frames (key, last, dropped, reason) WHERE dropped > 0;
   CREATE TABLE spill (
     one INTEGER PRIMARY KEY CHECK (one = 1),
     key INTEGER NOT NULL,
     last INTEGER NOT NULL,
     wall INTEGER NOT NULL,
     crc INTEGER NOT NULL,
     bytes BLOB NOT NULL
   ) STRICT;
   CREATE TABLE documents (
     name TEXT PRIMARY KEY,
     crc INTEGER NOT NULL,
     body TEXT NOT NULL
   ) STRICT, WITHOUT ROWID;`,
  // Many sealed frames in one row (`sqlite-loads.ts`); what was there before keeps its rows until it is removed.
  `CREATE TABLE loads (
     key INTEGER PRIMARY KEY,
     last INTEGER NOT NULL,
     wall INTEGER NOT NULL,
     frames INTEGER NOT NULL,
     held INTEGER NOT NULL,
     crc INTEGER NOT NULL,
     bytes BLOB NOT NULL
   ) STRICT;`,
];

/**
 * Bytes; a file keeps the size that it was made with. A frame of twelve channels fills a whole number of small pages
 * better than of large ones: 1.08 bytes of pages a reading, where pages of 2048 take 1.43 and of 4096 1.15.
 */
const PAGE_SIZE = 512;

/** Sizes of pages that a buffer may have: today's, and that of files made before. */
export const PAGE_SIZES = [PAGE_SIZE, 2048] as const;

/** Of the log when it is carried over into the file. */
const LOG_BYTES = 2_097_152;

export const SCHEMA_VERSION = MIGRATIONS.length;

/**
 * Small pages, since each commit rewrites the few it touches whole; a long log before a checkpoint, since a checkpoint
 * writes each touched page once more; FULL, because a frame that a hub has seen must not be taken back by a power cut.
 * Exclusive: one owner, and no shared-memory file beside the database.
 */
export function applyPragmas(db: Database): void {
  db.pragma(`page_size = ${PAGE_SIZE}`);
  db.pragma('locking_mode = EXCLUSIVE');
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma(`wal_autocheckpoint = ${LOG_BYTES / PAGE_SIZE}`);
  db.pragma('journal_size_limit = 4194304');
  db.pragma('temp_store = MEMORY');
  db.pragma('cache_size = -4096');
}

/** @throws BUFFER_DAMAGED when the database is of a newer version than this code: it is kept aside, not touched */
export function migrate(db: Database): void {
  const version = db.pragma('user_version', { simple: true }) as number;
  if (version > SCHEMA_VERSION)
    throw bufferError('BUFFER_DAMAGED', `schema ${version} is newer than ${SCHEMA_VERSION}, which this agent knows`);
  for (let done = version; done < SCHEMA_VERSION; done++)
    db.transaction(() => {
      db.exec(MIGRATIONS[done] as string);
      db.pragma(`user_version = ${done + 1}`);
    })();
}
