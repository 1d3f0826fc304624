import { GAP_REASONS } from './outbox.ts';
import { firstOf, spanOf } from './sqlite-rows.ts';
import type { SqliteStatements } from './sqlite-statements.ts';

const OLDEST = `SELECT (SELECT min(key) FROM (
    SELECT min(key) AS key FROM frames WHERE key BETWEEN @from AND @to
    UNION ALL SELECT min(key) FROM loads WHERE key BETWEEN @from AND @to)) AS oldest,
  EXISTS (SELECT 1 FROM loads WHERE key BETWEEN @from AND @to)
    OR EXISTS (SELECT 1 FROM frames WHERE key BETWEEN @from AND @to AND every > 0) AS data`;
const DROPS = 'SELECT coalesce(sum(dropped), 0) AS n FROM frames WHERE key BETWEEN @from AND @to AND dropped > 0';

const countOf = (row: unknown) => (row as { n: number }).n;

/** What is kept of one epoch. In a load nothing is dropped, so that drops are counted by rows alone. */
export class SqliteTallies {
  readonly #sql: SqliteStatements;

  constructor(sql: SqliteStatements) {
    this.#sql = sql;
  }

  /** First seq that is kept, 0 when none is; and whether no data is. */
  kept(no: number): { readonly oldest: number; readonly empty: boolean } {
    const { oldest, data } = this.#sql.one(OLDEST, spanOf(no)) as { oldest: number | null; data: number };
    return { oldest: firstOf(oldest ?? 0), empty: data === 0 };
  }

  /** Scans dropped behind the watermark. */
  dropsAfter(no: number, warm: number): number {
    return countOf(this.#sql.one(`${DROPS} AND last > @warm`, { ...spanOf(no), warm }));
  }

  /** Scans dropped for ever. */
  drops(no: number): number {
    return countOf(this.#sql.one(`${DROPS} AND reason <> @pruned`, { ...spanOf(no), pruned: GAP_REASONS.pruned }));
  }
}
