import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import Database from 'better-sqlite3';
import { EPOCH_A, frameOf } from './outbox.contract.ts';
import type { SealedFrame } from './sealed-frame.ts';
import { carveFrames } from './sqlite-carve.ts';
import { SqliteOutbox } from './sqlite-outbox.ts';
import { keyOf } from './sqlite-rows.ts';
import { applyPragmas, migrate, PAGE_SIZES } from './sqlite-schema.ts';

/** Bytes of no pattern, the same for the same number: rows that stand on one page and rows that overflow. */
function frame(n: number): SealedFrame {
  let state = n * 2654435761;
  const bytes = Uint8Array.from({ length: 90 + ((n * 397) % 1500) }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  });
  return { ...frameOf(n * 60 + 1, n * 60 + 60), bytes };
}

interface Made {
  readonly db: Database.Database;
  readonly outbox: SqliteOutbox;
  /** Seals the next frames one by one, each after it was spilled twice. */
  record(frames: number): void;
  /** All that was sealed, by key. */
  readonly sealed: ReadonlyMap<number, SealedFrame>;
  images(): readonly [file: Buffer, log: Buffer];
}

function withBuffer(pageSize: number, body: (made: Made) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'carve-'));
  const file = join(folder, 'outbox.db');
  const db = new Database(file);
  try {
    db.pragma(`page_size = ${pageSize}`);
    // The first page is written, and with it the size is the file's for good.
    db.pragma('journal_mode = WAL');
    applyPragmas(db);
    migrate(db);
    const outbox = new SqliteOutbox(db);
    outbox.begin(EPOCH_A, 'boot');
    const sealed = new Map<number, SealedFrame>();
    const record = (frames: number) => {
      for (let i = 0; i < frames; i++) {
        const next = frame(sealed.size);
        for (const part of [0.5, 0.9])
          outbox.commit({ sealed: [], open: { ...next, bytes: next.bytes.subarray(0, next.bytes.length * part) } });
        outbox.commit({ sealed: [next], open: null });
        sealed.set(keyOf(1, next.first), next);
      }
    };
    body({ db, outbox, record, sealed, images: () => [readFileSync(file), readFileSync(`${file}-wal`)] });
  } finally {
    db.close();
    rmSync(folder, { recursive: true });
  }
}

function assertAll(found: ReturnType<typeof carveFrames>, sealed: Made['sealed']): void {
  for (const [key, { bytes }] of sealed) assert.deepEqual([...(found.get(key)?.bytes ?? [])], [...bytes], `key ${key}`);
}

for (const size of PAGE_SIZES) {
  test(`frames of a file with pages of ${size} are found in it and in its log, also without its first page`, () =>
    withBuffer(size, ({ db, record, sealed, images }) => {
      assert.equal(db.pragma('page_size', { simple: true }), size);
      record(40);
      db.pragma('wal_checkpoint(TRUNCATE)');
      record(40);
      const [file, log] = images();
      assertAll(carveFrames(file, log), sealed);
      file.fill(0, 0, size);
      assertAll(carveFrames(file, log), sealed);
    }));

  test(`a log with pages of ${size} that began anew hides nothing behind what it held before`, () =>
    withBuffer(size, ({ db, record, sealed, images }) => {
      record(40);
      db.pragma('wal_checkpoint(RESTART)');
      record(8);
      const [file, log] = images();
      assert.ok(log.length > 60 * size, 'what was carried over still stands in the log');
      assertAll(carveFrames(file, log), sealed);
    }));
}

test('a buffer that was made with larger pages is opened as it is, keeps its frames and takes new ones', () =>
  withBuffer(2048, ({ db, outbox, record, sealed }) => {
    record(30);
    db.pragma('wal_checkpoint(TRUNCATE)');
    applyPragmas(db);
    migrate(db);
    record(10);
    assert.equal(db.pragma('page_size', { simple: true }), 2048);
    const kept = outbox.read(EPOCH_A, 1, 1e7);
    assert.deepEqual(
      kept.map(({ first, bytes }) => [first, [...bytes]]),
      [...sealed.values()].map(({ first, bytes }) => [first, [...bytes]]),
    );
  }));
