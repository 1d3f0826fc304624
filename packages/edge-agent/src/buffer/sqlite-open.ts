import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Log } from '@cerveceria/runtime';
import Database from 'better-sqlite3';
import type { SealedFrame } from './sealed-frame.ts';
import { carveFrames } from './sqlite-carve.ts';
import { isDamage, isDiskFault, sqliteFault } from './sqlite-fault.ts';
import { SqliteOutbox } from './sqlite-outbox.ts';
import type { FrameRow } from './sqlite-rows.ts';
import { firstOf, frameIsSound, noOf, sealedOf } from './sqlite-rows.ts';
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
  /** Why frames are kept in memory alone; null when they are on disk. */
  readonly refusal: Error | null;
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
  const epoch = db.prepare('SELECT epoch FROM epochs WHERE no = ?').pluck().get(noOf(row.key)) as string | undefined;
  const sealed = outbox.epochs().find((one) => one.epoch === epoch)?.sealed ?? 0;
  // A spill that does not check, or whose scans were sealed since, says nothing that is not known otherwise.
  const useful = epoch !== undefined && frameIsSound(frame) && firstOf(row.key) > sealed;
  outbox.commit({ sealed: useful ? [sealedOf(epoch, frame)] : [], open: null });
}

function openSound(options: OpenOptions): SqliteOutbox {
  const db = connect(options.file);
  try {
    const outbox = new SqliteOutbox(db);
    sealSpilled(db, outbox);
    // What is read now and cannot be need not be met later, in the midst of work.
    outbox.epochs();
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

function readAside(aside: string): Salvage {
  const bytes = (file: string) => (existsSync(file) ? readFileSync(file) : Buffer.alloc(0));
  const carved = carveFrames(bytes(aside), bytes(`${aside}-wal`));
  let db: Database.Database | null = null;
  try {
    db = new Database(aside);
    db.pragma('locking_mode = EXCLUSIVE');
    return salvage(db, carved);
  } catch {
    return salvage(null, carved);
  } finally {
    db?.close();
  }
}

function refill(outbox: SqliteOutbox, found: Salvage): number {
  let carried = 0;
  for (const { epoch, boot, hot, warm, reached } of found.epochs) {
    const sealed = found.frames.get(epoch) ?? [];
    if (sealed.length === 0 || outbox.epochs().some((one) => one.epoch === epoch)) continue;
    outbox.begin(epoch, boot);
    outbox.mark({ epoch, hot, warm: reached });
    outbox.mark({ epoch, hot, warm });
    outbox.commit({ sealed, open: null });
    carried += sealed.length;
  }
  outbox.keepBoots(found.boots);
  if (found.desired !== null) outbox.keepDesired(found.desired);
  return carried;
}

/** What the process has in memory of the epoch that ends with the damage. */
export interface Remains {
  readonly epoch: string;
  readonly boot: string;
  /** In order of seq. */
  readonly frames: readonly SealedFrame[];
}

function addRemains(outbox: SqliteOutbox, { epoch, boot, frames }: Remains): void {
  let known = outbox.epochs().find((one) => one.epoch === epoch);
  if (known === undefined) outbox.begin(epoch, boot);
  known ??= outbox.epochs().at(-1);
  outbox.commit({ sealed: frames.filter((frame) => frame.first > (known?.sealed ?? 0)), open: null });
}

/** Sets a damaged file aside, carries over what can be read of it, and goes on under a new epoch. */
function replaceDamaged(options: OpenOptions, damage: unknown, remains: Remains | null): SqliteOutbox {
  const aside = setAside(options.file);
  const outbox = new SqliteOutbox(connect(options.file));
  let carried = 0;
  try {
    carried = refill(outbox, readAside(aside));
    if (remains !== null) addRemains(outbox, remains);
  } catch (error) {
    options.log.error({ err: error }, 'what was read of the damaged buffer could not be carried over whole');
  }
  outbox.begin(options.newEpoch(), options.boot);
  options.log.error({ err: damage, aside, carried }, 'the buffer was damaged: set aside, frames carried over');
  return outbox;
}

/** Opens or makes the file; in memory when the disk refuses. */
function orInMemory(options: OpenOptions, open: () => SqliteOutbox, remains: Remains | null): Opened {
  try {
    mkdirSync(dirname(options.file), { recursive: true });
    return { outbox: open(), refusal: null };
  } catch (cause) {
    const error = sqliteFault(cause);
    if (!isDiskFault(error)) throw error;
    options.log.error({ err: error }, 'the disk refuses the buffer: frames are kept in memory alone');
    const outbox = new SqliteOutbox(connect(':memory:'));
    if (remains !== null) addRemains(outbox, remains);
    outbox.begin(options.newEpoch(), options.boot);
    return { outbox, refusal: error };
  }
}

/**
 * Opens the buffer, whatever state it is in. Goes on in the epoch before only after a clean end.
 * @throws BUFFER_IN_USE when another process has it open
 */
export function openOutbox(options: OpenOptions): Opened {
  const open = () => {
    try {
      return openSound(options);
    } catch (error) {
      if (!isDamage(error)) throw error;
      return replaceDamaged(options, error, null);
    }
  };
  return orInMemory(options, open, null);
}

/** The open buffer turned out to be damaged: the same, with what is in memory carried over too. */
export function reopenDamaged(options: OpenOptions, damage: unknown, remains: Remains): Opened {
  return orInMemory(options, () => replaceDamaged(options, damage, remains), remains);
}
