import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Log } from '@cerveceria/runtime';
import Database from 'better-sqlite3';
import { isDamage, isDiskFault, sqliteFault } from './sqlite-fault.ts';
import { SqliteOutbox } from './sqlite-outbox.ts';
import type { FrameRow } from './sqlite-rows.ts';
import { frameIsSound, sealedOf } from './sqlite-rows.ts';
import { type Salvage, salvage } from './sqlite-salvage.ts';
import { applyPragmas, migrate } from './sqlite-schema.ts';

export interface OpenOptions {
  /** The database's file. */
  readonly file: string;
  readonly boot: string;
  /** A new random epoch. */
  readonly newEpoch: () => string;
  readonly log: Log;
}

export interface Opened {
  readonly outbox: SqliteOutbox;
  /** False when the disk refused and frames are kept in memory alone. */
  readonly onDisk: boolean;
}

function connect(file: string): Database.Database {
  let db: Database.Database | undefined;
  try {
    db = new Database(file, { timeout: 500 });
    applyPragmas(db);
    migrate(db);
    return db;
  } catch (cause) {
    db?.close();
    throw sqliteFault(cause);
  }
}

/** The open frame of the process before becomes a sealed frame of its epoch. */
function sealSpilled(db: Database.Database, outbox: SqliteOutbox): void {
  const row = db.prepare('SELECT * FROM spill').get() as (FrameRow & { readonly crc: number }) | undefined;
  if (row === undefined) return;
  const frame = { ...row, dropped: 0, every: 1, reason: '' };
  const epoch = db.prepare('SELECT epoch FROM epochs WHERE no = ?').pluck().get(row.no) as string | undefined;
  const sealed = outbox.epochs().find((one) => one.epoch === epoch)?.sealed ?? 0;
  // A spill that does not check, or whose scans were sealed since, says nothing that is not known otherwise.
  const useful = epoch !== undefined && frameIsSound(frame) && row.first > sealed;
  outbox.commit({ sealed: useful ? [sealedOf(epoch, frame)] : [], open: null, marks: [] });
}

function openSound(options: OpenOptions, file: string): SqliteOutbox {
  const db = connect(file);
  try {
    const outbox = new SqliteOutbox(db);
    sealSpilled(db, outbox);
    outbox.boots();
    outbox.desired();
    outbox.totals();
    if (!outbox.resume()) outbox.begin(options.newEpoch(), options.boot);
    return outbox;
  } catch (cause) {
    db.close();
    throw sqliteFault(cause);
  }
}

/** Its name from now on; the log of changes goes along, since it may hold what the file does not. */
function setAside(file: string): string {
  let n = 1;
  while (existsSync(`${file}.damaged-${n}`) || existsSync(`${file}.damaged-${n}-wal`)) n++;
  const aside = `${file}.damaged-${n}`;
  if (existsSync(file)) renameSync(file, aside);
  if (existsSync(`${file}-wal`)) renameSync(`${file}-wal`, `${aside}-wal`);
  return aside;
}

function readAside(aside: string): Salvage | undefined {
  let db: Database.Database | undefined;
  try {
    db = new Database(aside);
    db.pragma('locking_mode = EXCLUSIVE');
    return salvage(db);
  } catch {
    return undefined;
  } finally {
    db?.close();
  }
}

function refill(outbox: SqliteOutbox, found: Salvage): number {
  let carried = 0;
  for (const { epoch, boot, hot, warm } of found.epochs) {
    const sealed = found.frames.get(epoch) ?? [];
    if (sealed.length === 0) continue;
    outbox.begin(epoch, boot);
    outbox.commit({ sealed, open: null, marks: [{ epoch, hot, warm }] });
    carried += sealed.length;
  }
  outbox.keepBoots(found.boots);
  if (found.desired !== null) outbox.keepDesired(found.desired);
  return carried;
}

/** Sets a damaged file aside, carries over what can be read of it, and goes on under a new epoch. */
export function replaceDamaged(options: OpenOptions, damage: unknown): SqliteOutbox {
  const aside = setAside(options.file);
  const found = readAside(aside);
  const outbox = new SqliteOutbox(connect(options.file));
  const carried = found === undefined ? 0 : refill(outbox, found);
  outbox.begin(options.newEpoch(), options.boot);
  options.log.error({ err: damage, aside, carried }, 'the buffer was damaged: set aside, frames carried over');
  return outbox;
}

/**
 * Opens the buffer, whatever state it is in. Goes on in the epoch before only after a clean end.
 * @throws BUFFER_IN_USE when another process has it open
 */
export function openOutbox(options: OpenOptions): Opened {
  try {
    mkdirSync(dirname(options.file), { recursive: true });
    try {
      return { outbox: openSound(options, options.file), onDisk: true };
    } catch (error) {
      if (!isDamage(error)) throw error;
      return { outbox: replaceDamaged(options, error), onDisk: true };
    }
  } catch (cause) {
    const error = sqliteFault(cause);
    if (!isDiskFault(error)) throw error;
    options.log.error({ err: error }, 'the disk refuses the buffer: frames are kept in memory alone');
    return { outbox: openSound(options, ':memory:'), onDisk: false };
  }
}
