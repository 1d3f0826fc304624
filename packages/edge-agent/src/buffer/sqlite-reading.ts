import type { CheckedRow } from './load-records.ts';
import { framesOfLoad, type LoadRow } from './sqlite-loads.ts';
import { frameIsSound, keyOf, spanOf } from './sqlite-rows.ts';
import type { SqliteStatements } from './sqlite-statements.ts';

// Frames do not overlap: the row that holds a seq is the last one that starts at or before it.
const lastBefore = (table: string) =>
  `key >= coalesce((SELECT max(key) FROM ${table} WHERE key BETWEEN @from AND @at), @from)`;

const READ = `SELECT 0 AS load, key, last, wall, crc, bytes, dropped, every, reason, 0 AS frames, 0 AS held
    FROM frames WHERE key <= @to AND last >= @seq AND ${lastBefore('frames')}
  UNION ALL SELECT 1, key, last, wall, crc, bytes, 0, 1, '', frames, held
    FROM loads WHERE key <= @to AND ${lastBefore('loads')}
  ORDER BY key`;

type AnyRow = CheckedRow & LoadRow & { readonly load: 0 | 1; readonly bytes: Buffer };

/** Sound frames of an epoch whose last seq is `seq` or above, in order, read as they are asked for. @throws BUFFER_DAMAGED */
export function* readRows(sql: SqliteStatements, no: number, seq: number): Generator<CheckedRow> {
  const at = { ...spanOf(no), seq, at: keyOf(no, seq) };
  for (const row of sql.each(READ, at) as IterableIterator<AnyRow>) {
    if (row.load === 0) {
      if (frameIsSound(row)) yield row;
    } else for (const frame of framesOfLoad(row)) if (frame.last >= seq) yield frame;
  }
}
