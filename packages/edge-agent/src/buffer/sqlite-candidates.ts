import type { CandidateKind } from './outbox.ts';
import type { Candidate } from './retention.ts';
import { framesOfLoad, type LoadRow, sizeOfLoad } from './sqlite-loads.ts';
import { type EpochRow, firstOf, keyOf, sizeOf, spanOf } from './sqlite-rows.ts';
import type { SqliteStatements } from './sqlite-statements.ts';

const FRAMES = 'SELECT 0 AS load, key, last, wall, length(bytes) AS held, 0 AS frames, 0 AS crc';

/** A load goes as a whole, when all of it is acknowledged; thinned it is frame by frame. */
const QUERIES: Readonly<Record<CandidateKind, string>> = {
  acknowledged: `${FRAMES} FROM frames WHERE key BETWEEN @from AND @to AND last <= @warm AND every > 0
    UNION ALL SELECT 1, key, last, wall, held, frames, crc FROM loads WHERE key BETWEEN @from AND @to AND last <= @warm
    ORDER BY key`,
  whole: `${FRAMES}, NULL AS bytes FROM frames WHERE key > @behind AND key <= @to AND every = 1
    UNION ALL SELECT 1, key, last, wall, held, frames, crc, bytes FROM loads WHERE key <= @to
      AND key >= coalesce((SELECT max(key) FROM loads WHERE key BETWEEN @from AND @behind), @from)
    ORDER BY key`,
  thinned: `${FRAMES} FROM frames WHERE key > @behind AND key <= @to AND every > 1 ORDER BY key`,
};

type Row = LoadRow & { readonly load: 0 | 1; readonly bytes?: Buffer };

function* candidatesIn(epoch: string, row: Row, behind: number): Generator<Candidate> {
  const { key, last, wall, held, bytes } = row;
  if (row.load === 0) yield { epoch, first: firstOf(key), last, wall, size: sizeOf(held) };
  else if (bytes === undefined) yield { epoch, first: firstOf(key), last, wall, size: sizeOfLoad(row) };
  else
    for (const frame of framesOfLoad({ ...row, bytes }))
      if (frame.key > behind) {
        const size = sizeOf(frame.bytes.length);
        yield { epoch, first: firstOf(frame.key), last: frame.last, wall: frame.wall, size };
      }
}

/** Frames, and loads of them, that retention may take something from, oldest epoch and seq first. @throws BUFFER_DAMAGED */
export function candidatesOf(
  sql: SqliteStatements,
  epochs: Iterable<EpochRow>,
  kind: CandidateKind,
  limit: number,
): Candidate[] {
  const found: Candidate[] = [];
  for (const { no, epoch, warm } of epochs) {
    const behind = keyOf(no, warm);
    for (const row of sql.each(QUERIES[kind], { ...spanOf(no), warm, behind }) as IterableIterator<Row>)
      for (const one of candidatesIn(epoch, row, behind)) {
        if (found.length >= limit) return found;
        found.push(one);
      }
  }
  return found;
}
