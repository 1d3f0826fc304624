import type { CandidateKind } from './outbox.ts';
import type { Candidate } from './retention.ts';
import { type EpochRow, firstOf, keyOf, sizeOf, spanOf } from './sqlite-rows.ts';
import type { SqliteStatements } from './sqlite-statements.ts';

const CONDITIONS: Readonly<Record<CandidateKind, string>> = {
  acknowledged: 'last <= @warm AND every > 0',
  whole: 'key > @behind AND every = 1',
  thinned: 'key > @behind AND every > 1',
};

/** Frames that retention may take something from, oldest epoch and seq first. */
export function candidatesOf(
  sql: SqliteStatements,
  epochs: Iterable<EpochRow>,
  kind: CandidateKind,
  limit: number,
): Candidate[] {
  const found: Candidate[] = [];
  for (const { no, epoch, warm } of epochs) {
    if (found.length >= limit) break;
    const text = `SELECT key, last, wall, length(bytes) AS length FROM frames
      WHERE key BETWEEN @from AND @to AND ${CONDITIONS[kind]} ORDER BY key LIMIT @left`;
    const range = { ...spanOf(no), warm, behind: keyOf(no, warm), left: limit - found.length };
    for (const { key, last, wall, length } of sql.all(text, range))
      found.push({ epoch, first: firstOf(key as number), last, wall, size: sizeOf(length as number) } as Candidate);
  }
  return found;
}
