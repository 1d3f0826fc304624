import { crc32 } from 'node:zlib';
import { bufferError } from './errors.ts';
import { type LoadHead, type LoadRule, planLoad } from './load-plan.ts';
import { type CheckedRow, packRecords, recordsIn } from './load-records.ts';
import { type FrameRow, firstOf, frameIsSound, keyOf, sizeOf, spanOf } from './sqlite-rows.ts';
import type { SqliteStatements } from './sqlite-statements.ts';

export interface LoadRow {
  readonly key: number;
  /** Of its last frame. */
  readonly last: number;
  /** The newest of its frames. */
  readonly wall: number;
  readonly frames: number;
  /** Bytes of its frames alone. */
  readonly held: number;
  readonly crc: number;
}

type WholeLoad = LoadRow & { readonly bytes: Buffer };

function loadCrc({ key, last, wall, frames, held }: Omit<LoadRow, 'crc'>): number {
  return crc32(JSON.stringify([key, last, wall, frames, held]));
}

/**
 * What its frames count for, each with a row of its own: so packing moves no total.
 * @throws BUFFER_DAMAGED when the row is not what was written: on its word many frames would go, and carving finds them all
 */
export function sizeOfLoad(row: LoadRow): number {
  if (loadCrc(row) !== row.crc) throw bufferError('BUFFER_DAMAGED', `load ${row.key}`);
  return row.held + row.frames * sizeOf(0);
}

/**
 * Sound frames of a load, in order.
 * @throws BUFFER_DAMAGED when two neighbours are not what was written: its chain of pages broke there, and carving finds
 * what lies behind; a frame that is damaged by itself is passed over
 */
export function framesOfLoad(row: WholeLoad): CheckedRow[] {
  sizeOfLoad(row);
  const frames = [...recordsIn(row.bytes)].filter(({ key, last }) => key >= row.key && last <= row.last);
  let holes = 0;
  let next = firstOf(row.key);
  for (const { key, last } of frames) {
    if (firstOf(key) !== next) holes++;
    next = last + 1;
  }
  if (next !== row.last + 1) holes++;
  if (row.frames - frames.length > holes) throw bufferError('BUFFER_DAMAGED', `load ${row.key}`);
  return frames;
}

/** Consecutive sealed frames of one epoch in one row, because many small rows leave much of their pages empty. */
export class SqliteLoads {
  readonly #sql: SqliteStatements;
  readonly #rule: LoadRule;
  /** The epoch that is looked at, and the first key in it that is not packed or passed. */
  #no = -1;
  #next = 0;

  constructor(sql: SqliteStatements, rule: LoadRule) {
    this.#sql = sql;
    this.#rule = rule;
  }

  /**
   * What is sealed from now on is packed, and the few that were sealed before and wait for company. More is left as it is:
   * a file that was made before would be written anew as a whole.
   */
  look(no: number): void {
    if (no === this.#no) return;
    const span = spanOf(no);
    const loaded = this.#sql.one('SELECT max(key) AS key FROM loads WHERE key BETWEEN @from AND @to', span);
    const { key } = loaded as { key: number | null };
    const sql = `SELECT min(key) AS key FROM
      (SELECT key FROM frames WHERE key BETWEEN @after AND @to ORDER BY key DESC LIMIT @most)`;
    const range = { after: key ?? span.from, to: span.to, most: this.#rule.frames };
    const waiting = this.#sql.one(sql, range) as { key: number | null };
    this.#next = waiting.key ?? key ?? span.from;
    this.#no = no;
  }

  /** What was taken down of a transaction that failed does not count. */
  forget(): void {
    this.#no = -1;
  }

  /** Makes one load of the oldest frames that wait for it. False when there are not enough. Within a transaction. */
  pack(no: number): boolean {
    this.look(no);
    const sql = `SELECT key, last, dropped, every, wall, length(bytes) AS length FROM frames
      WHERE key BETWEEN @next AND @to ORDER BY key LIMIT @most`;
    const range = { next: this.#next, to: spanOf(no).to, most: this.#rule.frames };
    const heads = this.#sql.all(sql, range) as unknown as LoadHead[];
    const { pass, take } = planLoad(heads, this.#rule);
    if (take === 0) {
      // What is passed for good is not looked at again; a run that is open stays.
      if (pass > 0) this.#next = (heads[pass - 1] as LoadHead).key + 1;
      return pass > 0 && heads.length === this.#rule.frames;
    }
    const [first, last] = [heads[pass] as LoadHead, heads[pass + take - 1] as LoadHead];
    const rows = this.#sql.all('SELECT * FROM frames WHERE key BETWEEN ? AND ? ORDER BY key', first.key, last.key);
    const damaged = (rows as unknown as CheckedRow[]).find((row) => !frameIsSound(row));
    if (damaged === undefined) this.#move(rows as unknown as CheckedRow[]);
    this.#next = (damaged?.key ?? last.key) + 1;
    return true;
  }

  /**
   * Gives the frames of all loads that overlap `first` to `last` their own rows again. Within a transaction.
   * @returns how much less the epoch uses: what could not be read any more
   */
  unpack(no: number, first: number, last: number): number {
    const sql = `DELETE FROM loads WHERE key BETWEEN @from AND @end AND (last >= @first OR key >= @begin)
      RETURNING *`;
    const range = { from: keyOf(no, 0), begin: keyOf(no, first), end: keyOf(no, last), first };
    let less = 0;
    for (const load of this.#sql.all(sql, range) as unknown as WholeLoad[]) {
      less += sizeOfLoad(load);
      for (const row of framesOfLoad(load)) {
        less -= sizeOf(row.bytes.length);
        this.#insert(row);
      }
    }
    return less;
  }

  /** Removes the load that begins with this key and ends with `last`. @returns how much less the epoch uses */
  remove(key: number, last: number): number {
    const sql = 'DELETE FROM loads WHERE key = ? AND last = ? RETURNING key, last, wall, frames, held, crc';
    return this.#sql.all(sql, key, last).reduce((sum, row) => sum + sizeOfLoad(row as unknown as LoadRow), 0);
  }

  #move(rows: readonly FrameRow[]): void {
    const [first, last] = [rows[0] as FrameRow, rows.at(-1) as FrameRow];
    const load = {
      key: first.key,
      last: last.last,
      wall: Math.max(...rows.map((row) => row.wall)),
      frames: rows.length,
      held: rows.reduce((sum, row) => sum + row.bytes.length, 0),
    };
    // Deleted first: the load takes the pages that they leave, and the file does not grow by it.
    this.#sql.run('DELETE FROM frames WHERE key BETWEEN ? AND ?', first.key, last.key);
    const sql = `INSERT INTO loads (key, last, wall, frames, held, crc, bytes)
      VALUES (@key, @last, @wall, @frames, @held, @crc, @bytes)`;
    this.#sql.run(sql, { ...load, crc: loadCrc(load), bytes: packRecords(rows) });
  }

  #insert(row: CheckedRow): void {
    const sql = `INSERT INTO frames (key, last, dropped, every, reason, wall, crc, bytes)
      VALUES (@key, @last, @dropped, @every, @reason, @wall, @crc, @bytes)`;
    this.#sql.run(sql, row);
  }
}
