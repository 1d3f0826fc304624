import type { Database } from 'better-sqlite3';
import { bufferError } from './errors.ts';
import { documentCrc, documentIsSound } from './sqlite-rows.ts';

interface Schema<T> {
  safeParse(value: unknown): { readonly success: boolean; readonly data?: T };
}

/** The few small documents beside the frames, each with its checksum. */
export class SqliteDocuments {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** @throws BUFFER_DAMAGED */
  text(name: string): string | undefined {
    const row = this.#db.prepare('SELECT crc, body FROM documents WHERE name = ?').get(name) as
      | { crc: number; body: string }
      | undefined;
    if (row === undefined) return undefined;
    if (!documentIsSound(name, row)) throw bufferError('BUFFER_DAMAGED', `document ${name}`);
    return row.body;
  }

  /** @throws BUFFER_DAMAGED */
  get<T>(name: string, schema: Schema<T>): T | undefined {
    const body = this.text(name);
    if (body === undefined) return undefined;
    const { data } = schema.safeParse(JSON.parse(body));
    if (data === undefined) throw bufferError('BUFFER_DAMAGED', `document ${name}`);
    return data;
  }

  put(name: string, body: string): void {
    this.#db
      .prepare('INSERT OR REPLACE INTO documents (name, crc, body) VALUES (?, ?, ?)')
      .run(name, documentCrc(name, body), body);
  }
}
