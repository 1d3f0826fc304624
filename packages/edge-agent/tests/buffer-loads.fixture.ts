import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { EPOCH_A } from '../src/buffer/outbox.contract.ts';
import { SqliteOutbox } from '../src/buffer/sqlite-outbox.ts';
import { applyPragmas, migrate } from '../src/buffer/sqlite-schema.ts';

/** Small, so that few frames make many loads. */
const RULE = { frames: 4, bytes: 4096, each: 2000 };
const NEVER = { frames: 1e6, bytes: 1e12, each: 0 };

/** A buffer on disk that is killed, cut off and opened again. */
export class LoadedBuffer {
  readonly #folder = mkdtempSync(join(tmpdir(), 'loads-'));
  #lives = 0;
  db!: Database.Database;
  outbox!: SqliteOutbox;

  /** `packs`: whether the first life packs. */
  constructor(packs = true) {
    this.#open(packs);
    this.outbox.begin(EPOCH_A, 'boot');
  }

  get file(): string {
    return join(this.#folder, `${this.#lives}`, 'outbox.db');
  }

  /** Frames in each load, in order. */
  loads(): number[] {
    return this.db.prepare('SELECT frames FROM loads ORDER BY key').pluck().all() as number[];
  }

  /** What is on disk at this instant is all that the next life has. */
  pullPlug(): void {
    const before = this.file;
    const dead = this.db;
    this.#lives++;
    mkdirSync(join(this.#folder, `${this.#lives}`));
    for (const end of ['', '-wal']) if (existsSync(before + end)) copyFileSync(before + end, this.file + end);
    dead.close();
    this.#open();
  }

  end(): void {
    this.db.close();
    rmSync(this.#folder, { recursive: true });
  }

  #open(packs = true): void {
    mkdirSync(join(this.#folder, `${this.#lives}`), { recursive: true });
    this.db = new Database(this.file);
    applyPragmas(this.db);
    // Files are copied here, no power is cut: there is nothing that waiting for the disk would prove.
    this.db.pragma('synchronous = OFF');
    migrate(this.db);
    this.outbox = new SqliteOutbox(this.db, packs ? RULE : NEVER);
  }
}
