import type { Database, Statement } from 'better-sqlite3';

/** Each statement is prepared once. */
export class SqliteStatements {
  readonly #db: Database;
  readonly #prepared = new Map<string, Statement>();

  constructor(db: Database) {
    this.#db = db;
  }

  run(sql: string, ...values: unknown[]): void {
    this.#of(sql).run(...values);
  }

  one(sql: string, ...values: unknown[]): unknown {
    return this.#of(sql).get(...values);
  }

  all(sql: string, ...values: unknown[]): Record<string, unknown>[] {
    return this.#of(sql).all(...values) as Record<string, unknown>[];
  }

  each(sql: string, ...values: unknown[]): IterableIterator<unknown> {
    return this.#of(sql).iterate(...values);
  }

  #of(sql: string): Statement {
    let statement = this.#prepared.get(sql);
    if (statement === undefined) {
      statement = this.#db.prepare(sql);
      this.#prepared.set(sql, statement);
    }
    return statement;
  }
}
