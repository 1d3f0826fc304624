import { join } from 'node:path';
import Database from 'better-sqlite3';

const ROWS = 100;

/**
 * What a store does that knows no frames: one row a reading (time, channel, value), 100 rows a transaction, each durable
 * when it returns. Rows a second over about `ms`.
 */
export function plainRows(folder: string, ms: number): number {
  const db = new Database(join(folder, 'plain.sqlite'));
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.exec('CREATE TABLE readings (ts INTEGER, channel TEXT, value REAL)');
  const insert = db.prepare('INSERT INTO readings VALUES (?, ?, ?)');
  let rows = 0;
  const batch = db.transaction(() => {
    for (let i = 0; i < ROWS; i++, rows++) insert.run(rows, `kettle-1.heat.c${rows % 12}`, rows / 7);
  });
  const begin = performance.now();
  while (performance.now() - begin < ms) batch();
  const seconds = (performance.now() - begin) / 1000;
  db.close();
  return rows / seconds;
}
