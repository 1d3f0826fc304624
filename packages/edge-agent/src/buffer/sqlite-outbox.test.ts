import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import Database from 'better-sqlite3';
import { EPOCH_A, frameOf, gapOf, outboxContract } from './outbox.contract.ts';
import { GAP_REASONS } from './outbox.ts';
import { SqliteOutbox } from './sqlite-outbox.ts';
import { applyPragmas, migrate } from './sqlite-schema.ts';

function open(file: string): { readonly db: Database.Database; readonly outbox: SqliteOutbox } {
  const db = new Database(file);
  applyPragmas(db);
  migrate(db);
  return { db, outbox: new SqliteOutbox(db) };
}

outboxContract('sqlite in memory', () => {
  const { db, outbox } = open(':memory:');
  return { outbox, end: () => db.close() };
});

outboxContract('sqlite on disk', () => {
  const folder = mkdtempSync(join(tmpdir(), 'outbox-'));
  const { db, outbox } = open(join(folder, 'outbox.db'));
  const end = () => {
    db.close();
    rmSync(folder, { recursive: true });
  };
  return { outbox, end };
});

test('a frame whose bytes changed on disk is passed over, and a gap may take its place', () => {
  const { db, outbox } = open(':memory:');
  outbox.begin(EPOCH_A, 'boot');
  outbox.commit({ sealed: [frameOf(1, 60), frameOf(61, 120), frameOf(121, 180)], open: null });
  db.exec('UPDATE frames SET bytes = zeroblob(length(bytes)), last = 7 WHERE last = 120');
  const firsts = () => outbox.read(EPOCH_A, 1, 1e6).map((frame) => frame.first);
  assert.deepEqual(firsts(), [1, 121]);
  outbox.put([gapOf(61, 120, GAP_REASONS.damaged)]);
  assert.deepEqual(firsts(), [1, 61, 121]);
  assert.equal(outbox.totals().dropped, 60);
  db.close();
});

test('a clean end may be resumed once', () => {
  const folder = mkdtempSync(join(tmpdir(), 'outbox-'));
  const file = join(folder, 'outbox.db');
  const first = open(file).outbox;
  first.begin(EPOCH_A, 'boot');
  first.close(true);
  const second = open(file);
  assert.equal(second.outbox.resume(), true);
  second.db.close();
  const third = open(file);
  assert.equal(third.outbox.resume(), false);
  third.db.close();
  rmSync(folder, { recursive: true });
});

test('what a failed commit changed is taken back', () => {
  const { db, outbox } = open(':memory:');
  outbox.begin(EPOCH_A, 'boot');
  outbox.commit({ sealed: [frameOf(1, 60)], open: null });
  db.pragma('query_only = ON');
  assert.throws(() => outbox.commit({ sealed: [frameOf(61, 120)], open: null }), { code: 'BUFFER_DISK' });
  db.pragma('query_only = OFF');
  assert.equal(outbox.epochs()[0]?.sealed, 60);
  outbox.commit({ sealed: [frameOf(61, 120)], open: null });
  assert.equal(outbox.totals().buffered, 120);
  db.close();
});
