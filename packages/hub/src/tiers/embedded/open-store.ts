import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { hubError } from '../../errors.ts';
import { tierError } from './sqlite-fault.ts';
import { applicationId, type StoreSchema } from './store-schema.ts';
import { immediate, pauseMs } from './transaction.ts';

export type Db = Database.Database;

/** How long a start waits for the other hub's start, machine ms. */
const START_MS = 10_000;

function check(db: Db, schema: StoreSchema, file: string): number {
  const application = db.pragma('application_id', { simple: true }) as number;
  const version = db.pragma('user_version', { simple: true }) as number;
  const tables = db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get() as number;
  if (application !== applicationId(schema.application) && (application !== 0 || version !== 0 || tables > 0))
    throw hubError('TIER_FOREIGN', file);
  if (version > schema.migrations.length)
    throw hubError('TIER_NEWER', `${file}: version ${version}, this hub knows ${schema.migrations.length}`);
  return version;
}

/** One look: asked one after the other, an empty file's number and the tables of the other hub's start would be read together. */
function checkAtOnce(db: Db, schema: StoreSchema, file: string): number {
  return db.transaction(() => check(db, schema, file)).deferred();
}

function migrate(db: Db, schema: StoreSchema, file: string): void {
  if (checkAtOnce(db, schema, file) === schema.migrations.length) return;
  // The other hub may be at the same work: what is still to do is asked again inside the lock.
  immediate(
    db,
    () => {
      const version = check(db, schema, file);
      db.pragma(`application_id = ${applicationId(schema.application)}`);
      for (const step of schema.migrations.slice(version)) db.exec(step);
      db.pragma(`user_version = ${schema.migrations.length}`);
    },
    START_MS,
  );
}

function switchToWal(db: Db): void {
  // Changing the journal mode asks for the whole file and does not wait by itself when the other hub starts too.
  for (const end = performance.now() + START_MS; ; ) {
    try {
      db.pragma('journal_mode = WAL');
      return;
    } catch (fault) {
      const busy = (fault as { code?: string }).code?.startsWith('SQLITE_BUSY') === true;
      if (!busy || performance.now() > end) throw fault;
      pauseMs(5);
    }
  }
}

/**
 * Opens or makes one file of the embedded tier. Safe while the other hub does the same.
 * @throws TIER_DAMAGED, TIER_FOREIGN, TIER_NEWER, TIER_UNAVAILABLE; a file with content is never made anew
 */
export function openStore(folder: string, schema: StoreSchema, maxPages?: number): Db {
  const file = join(folder, schema.file);
  let db: Db | undefined;
  try {
    mkdirSync(folder, { recursive: true });
    db = new Database(file, { timeout: 5000 });
    checkAtOnce(db, schema, file);
    switchToWal(db);
    db.pragma(`synchronous = ${schema.synchronous}`);
    db.pragma('foreign_keys = ON');
    db.pragma('journal_size_limit = 16777216');
    migrate(db, schema, file);
    if (maxPages !== undefined) db.pragma(`max_page_count = ${maxPages}`);
    return db;
  } catch (fault) {
    db?.close();
    throw tierError(fault, file);
  }
}
