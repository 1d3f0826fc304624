import { type BootOffset, bootOffsetSchema, type Desired, desiredSchema } from '@cerveceria/protocol';
import type { Database } from 'better-sqlite3';
import { bufferError } from './errors.ts';
import { LOAD, type LoadRule } from './load-plan.ts';
import type { Outbox, OutboxTotals } from './outbox.ts';
import { type Batch, type CandidateKind, type Epoch, GAP_REASONS, type Held, type Mark } from './outbox.ts';
import type { Candidate } from './retention.ts';
import type { SealedFrame } from './sealed-frame.ts';
import { candidatesOf } from './sqlite-candidates.ts';
import { SqliteDocuments } from './sqlite-documents.ts';
import { isDiskFault, sqliteFault } from './sqlite-fault.ts';
import { SqliteLoads } from './sqlite-loads.ts';
import { readRows } from './sqlite-reading.ts';
import {
  type EpochRow,
  epochCrc,
  epochIsSound,
  frameCrc,
  keyOf,
  rowOf,
  sealedOf,
  sizeOf,
  spanOf,
} from './sqlite-rows.ts';
import { SqliteStatements } from './sqlite-statements.ts';
import { SqliteTallies } from './sqlite-tallies.ts';

type Loose<T> = { -readonly [K in keyof T]: T[K] };
type Stored<T> = T & { readonly crc: number };

/** Most loads made behind one commit: more wait only where time is simulated fast, or a disk has refused for long. */
const PACKS = 8;

/** Frames in one SQLite file. Opened by `openOutbox`. */
export class SqliteOutbox implements Outbox {
  readonly #db: Database;
  readonly #documents: SqliteDocuments;
  readonly #sql: SqliteStatements;
  readonly #loads: SqliteLoads;
  readonly #tallies: SqliteTallies;
  #isPacking = true;
  /** By number, as on disk after the last commit. */
  readonly #epochs = new Map<number, Loose<EpochRow>>();
  /** Epochs whose marks moved since the last commit. */
  readonly #marked = new Set<string>();

  /** @throws BUFFER_DAMAGED when the table of epochs is not what was written */
  constructor(db: Database, rule: LoadRule = LOAD) {
    this.#db = db;
    this.#documents = new SqliteDocuments(db);
    this.#sql = new SqliteStatements(db);
    this.#loads = new SqliteLoads(this.#sql, rule);
    this.#tallies = new SqliteTallies(this.#sql);
    this.#act(() => this.#load());
  }

  epochs(): Epoch[] {
    const current = this.#current?.epoch;
    return [...this.#epochs.values()].map(({ no, epoch, boot, sealed, hot, warm, reached }) => {
      const kept = this.#act(() => this.#tallies.kept(no));
      return { epoch, boot, sealed, hot, warm, reached, current: epoch === current, ...kept };
    });
  }

  begin(epoch: string, boot: string): void {
    this.#write(() => {
      const no = (this.#current?.no ?? 0) + 1;
      const row = { no, epoch, boot, sealed: 0, hot: 0, warm: 0, reached: 0, used: 0, gone: 0, clean: 0 };
      this.#epochs.set(no, row);
      this.#save(row);
    });
  }

  /** Whether the last end was a clean one. Reading it takes the mark away, durably. */
  resume(): boolean {
    const current = this.#current;
    if (current === undefined || current.clean !== 1) return false;
    this.#write(() => {
      const row = this.#of(current.epoch);
      row.clean = 0;
      this.#save(row);
    });
    return true;
  }

  commit({ sealed, open }: Batch): void {
    this.#write(() => {
      const touched = new Set<Loose<EpochRow>>();
      if (this.#current !== undefined) this.#loads.look(this.#current.no);
      for (const epoch of this.#marked) touched.add(this.#of(epoch));
      for (const frame of sealed) touched.add(this.#insert(frame));
      for (const row of touched) this.#save(row);
      if (open === null) this.#sql.run('DELETE FROM spill');
      else {
        const row = rowOf(this.#of(open.epoch).no, open);
        const into = 'INSERT OR REPLACE INTO spill (one, key, last, wall, crc, bytes)';
        this.#sql.run(`${into} VALUES (1, @key, @last, @wall, @crc, @bytes)`, { ...row, crc: frameCrc(row) });
      }
    });
    this.#marked.clear();
    this.#pack();
  }

  read(epoch: string, from: number, bytes: number): SealedFrame[] {
    const no = this.#find(epoch)?.no;
    if (no === undefined) return [];
    return this.#act(() => {
      const frames: SealedFrame[] = [];
      let taken = 0;
      for (const row of readRows(this.#sql, no, from)) {
        frames.push(sealedOf(epoch, row));
        taken += row.bytes.length;
        if (taken >= bytes) break;
      }
      return frames;
    });
  }

  mark({ epoch, hot, warm }: Mark): void {
    const row = this.#find(epoch);
    if (row === undefined || (row.hot === hot && row.warm === warm)) return;
    row.hot = hot;
    row.warm = warm;
    row.reached = Math.max(row.reached, warm);
    this.#marked.add(epoch);
  }

  put(frames: readonly SealedFrame[]): void {
    this.#write(() => {
      // A damaged row may end before it begins; it goes by where it stands.
      const sql = `DELETE FROM frames WHERE key BETWEEN @from AND @end AND (last >= @first OR key >= @begin)
        RETURNING length(bytes) AS length`;
      const touched = new Set<Loose<EpochRow>>();
      for (const frame of frames) {
        const row = this.#of(frame.epoch);
        const { first, last } = frame;
        row.used -= this.#loads.unpack(row.no, first, last);
        const range = { from: keyOf(row.no, 0), begin: keyOf(row.no, first), end: keyOf(row.no, last), first };
        for (const { length } of this.#sql.all(sql, range)) row.used -= sizeOf(length as number);
        touched.add(this.#insert(frame));
      }
      for (const row of touched) this.#save(row);
    });
  }

  remove(held: readonly Held[]): void {
    this.#write(() => {
      const sql = 'DELETE FROM frames WHERE key = ? RETURNING length(bytes) AS length, dropped, reason';
      const touched = new Set<Loose<EpochRow>>();
      for (const { epoch, first, last } of held) {
        const row = this.#of(epoch);
        for (const { length, dropped, reason } of this.#sql.all(sql, keyOf(row.no, first))) {
          row.used -= sizeOf(length as number);
          if (reason !== GAP_REASONS.pruned) row.gone += dropped as number;
        }
        row.used -= this.#loads.remove(keyOf(row.no, first), last);
        touched.add(row);
      }
      for (const row of touched) this.#save(row);
    });
  }

  forget(epoch: string): void {
    const row = this.#find(epoch);
    if (row === undefined || row === this.#current) return;
    this.#write(() => {
      const gone = row.gone + this.#tallies.drops(row.no);
      this.#documents.put('gone', JSON.stringify(this.#gone() + gone));
      for (const table of ['frames', 'loads'])
        this.#sql.run(`DELETE FROM ${table} WHERE key BETWEEN @from AND @to`, spanOf(row.no));
      this.#sql.run('DELETE FROM epochs WHERE no = ?', row.no);
      this.#epochs.delete(row.no);
      this.#marked.delete(epoch);
    });
  }

  candidates(kind: CandidateKind, limit: number): Candidate[] {
    return this.#act(() => candidatesOf(this.#sql, this.#epochs.values(), kind, limit));
  }

  totals(): OutboxTotals {
    return this.#act(() => {
      let [buffered, dropped, used] = [0, this.#gone(), 0];
      for (const row of this.#epochs.values()) {
        buffered += Math.max(0, row.sealed - row.warm - this.#tallies.dropsAfter(row.no, row.warm));
        dropped += row.gone + this.#tallies.drops(row.no);
        used += row.used;
      }
      return { buffered, dropped: Math.max(0, dropped), used: Math.max(0, used) };
    });
  }

  boots(): BootOffset[] {
    return this.#act(() => this.#documents.get('boots', bootOffsetSchema.array())) ?? [];
  }

  keepBoots(boots: readonly BootOffset[]): void {
    this.#write(() => this.#documents.put('boots', JSON.stringify(boots)));
  }

  desired(): Desired | null {
    return this.#act(() => this.#documents.get('desired', desiredSchema)) ?? null;
  }

  keepDesired(desired: Desired): void {
    this.#write(() => this.#documents.put('desired', JSON.stringify(desired)));
  }

  close(clean: boolean): void {
    try {
      const current = this.#current;
      if (clean && current !== undefined)
        this.#write(() => {
          const row = this.#of(current.epoch);
          row.clean = 1;
          this.#save(row);
        });
    } finally {
      this.#db.close();
    }
  }

  get #current(): Loose<EpochRow> | undefined {
    return [...this.#epochs.values()].at(-1);
  }

  #find(epoch: string): Loose<EpochRow> | undefined {
    return [...this.#epochs.values()].find((row) => row.epoch === epoch);
  }

  #of(epoch: string): Loose<EpochRow> {
    const row = this.#find(epoch);
    if (row === undefined) throw bufferError('BUFFER_FAILED', `no epoch ${epoch}`);
    return row;
  }

  #insert(frame: SealedFrame): Loose<EpochRow> {
    const epoch = this.#of(frame.epoch);
    const row = rowOf(epoch.no, frame);
    const sql = `INSERT INTO frames (key, last, dropped, every, reason, wall, crc, bytes)
      VALUES (@key, @last, @dropped, @every, @reason, @wall, @crc, @bytes)`;
    this.#sql.run(sql, { ...row, crc: frameCrc(row) });
    epoch.sealed = Math.max(epoch.sealed, frame.last);
    epoch.used += sizeOf(frame.bytes.length);
    return epoch;
  }

  /** What is committed is safe as it stands: a disk that has no room for this is asked again at the next commit. */
  #pack(): void {
    const no = this.#current?.no;
    if (no === undefined || !this.#isPacking) return;
    const pack = this.#db.transaction(() => this.#loads.pack(no));
    try {
      for (let packs = 0; packs < PACKS && pack(); packs++);
    } catch (cause) {
      this.#loads.forget();
      // Whoever reads what is damaged tells of it.
      this.#isPacking = isDiskFault(sqliteFault(cause));
    }
  }

  #save(row: EpochRow): void {
    const sql = `INSERT OR REPLACE INTO epochs (no, epoch, boot, sealed, hot, warm, reached, used, gone, clean, crc)
      VALUES (@no, @epoch, @boot, @sealed, @hot, @warm, @reached, @used, @gone, @clean, @crc)`;
    this.#sql.run(sql, { ...row, crc: epochCrc(row) });
  }

  #load(): void {
    this.#epochs.clear();
    for (const row of this.#sql.all('SELECT * FROM epochs ORDER BY no') as unknown as Stored<EpochRow>[]) {
      if (!epochIsSound(row)) throw bufferError('BUFFER_DAMAGED', `epoch ${row.no}`);
      const { crc: _, ...epoch } = row;
      this.#epochs.set(row.no, epoch);
    }
  }

  #gone(): number {
    return Number(this.#documents.text('gone') ?? 0);
  }

  /** In one transaction; what was changed in memory is taken back when the disk refuses. */
  #write(work: () => void): void {
    const before = [...this.#epochs].map(([no, row]) => [no, { ...row }] as const);
    try {
      this.#db.transaction(work)();
    } catch (cause) {
      this.#epochs.clear();
      for (const [no, row] of before) this.#epochs.set(no, row);
      throw sqliteFault(cause);
    }
  }

  #act<T>(work: () => T): T {
    try {
      return work();
    } catch (cause) {
      throw sqliteFault(cause);
    }
  }
}
