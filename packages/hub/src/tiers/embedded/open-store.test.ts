import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import Database from 'better-sqlite3';
import { openStore } from './open-store.ts';
import type { StoreSchema } from './store-schema.ts';

const SCHEMA: StoreSchema = {
  file: 'x.sqlite',
  application: 'CvXx',
  migrations: ['CREATE TABLE a (n INTEGER)'],
  synchronous: 'FULL',
};

function folderFor(t: { after(end: () => void): void }): { folder: string; file: string } {
  const folder = mkdtempSync(join(tmpdir(), 'open-store-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return { folder, file: join(folder, SCHEMA.file) };
}

test('a new file gets every step, an older one those that it lacks, and content stays', (t) => {
  const { folder } = folderFor(t);
  const first = openStore(folder, SCHEMA);
  first.exec('INSERT INTO a VALUES (7)');
  first.close();
  const newer = { ...SCHEMA, migrations: [...SCHEMA.migrations, 'ALTER TABLE a ADD COLUMN m INTEGER DEFAULT 8'] };
  const db = openStore(folder, newer);
  assert.deepEqual(db.prepare('SELECT n, m FROM a').all(), [{ n: 7, m: 8 }]);
  assert.equal(db.pragma('journal_mode', { simple: true }), 'wal');
  assert.equal(db.pragma('synchronous', { simple: true }), 2);
  db.close();
  assert.throws(() => openStore(folder, SCHEMA), { code: 'TIER_NEWER' });
});

test('a step that fails leaves the file as it was', (t) => {
  const { folder } = folderFor(t);
  openStore(folder, SCHEMA).close();
  const broken = { ...SCHEMA, migrations: [...SCHEMA.migrations, 'CREATE TABLE b (n); CREATE TABLE a (n)'] };
  assert.throws(() => openStore(folder, broken));
  const db = openStore(folder, SCHEMA);
  assert.deepEqual(db.prepare("SELECT name FROM sqlite_schema WHERE name = 'b'").all(), []);
  db.close();
});

test('a file that is no database is refused with advice and left alone', (t) => {
  const { folder, file } = folderFor(t);
  const content = 'not a database, but somebody needs it '.repeat(200);
  writeFileSync(file, content);
  assert.throws(
    () => openStore(folder, SCHEMA),
    (fault: { code: string; advice: string; detail: string }) => {
      assert.equal(fault.code, 'TIER_DAMAGED');
      assert.match(fault.detail, /x\.sqlite/);
      return fault.advice.length > 0;
    },
  );
  assert.equal(readFileSync(file, 'utf8'), content);
});

test('a database of another program is refused and left alone', (t) => {
  const { folder, file } = folderFor(t);
  const foreign = new Database(file);
  foreign.exec('CREATE TABLE theirs (n)');
  foreign.close();
  assert.throws(() => openStore(folder, SCHEMA), { code: 'TIER_FOREIGN' });
  const again = new Database(file);
  assert.deepEqual(again.prepare('SELECT name FROM sqlite_schema').pluck().all(), ['theirs']);
  again.close();
});

test('a folder that cannot be made is told as unavailable', (t) => {
  const { file } = folderFor(t);
  writeFileSync(file, '');
  assert.throws(() => openStore(join(file, 'below'), SCHEMA), { code: 'TIER_UNAVAILABLE' });
});
