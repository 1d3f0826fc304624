import type { Width } from '../roll-up-store.ts';
import type { Db } from './open-store.ts';

/** One day document on its way to the file. */
export interface RollUpRow {
  readonly channel: string;
  readonly width: Width;
  readonly day: number;
  readonly doc: Uint8Array;
}

export interface RollUpRemoval {
  readonly channel: string;
  readonly width: Width;
  readonly before: number;
}

export interface RollUpPageArgs {
  readonly channel: string;
  readonly width: Width;
  /** Days from here on (ms UTC), both ends included. */
  readonly from: number;
  readonly to: number;
}

/** Documents side by side, and where each ends. */
export interface RollUpPage {
  readonly bytes: Uint8Array;
  readonly ends: readonly number[];
  readonly next: number | null;
}

const PAGE = 64;
/** Deleted in one transaction. */
const BATCH = 64;

/** The writing half; each function is the body of one write transaction. */
export function rollUpWrites(db: Db) {
  const put = db.prepare<[string, number, number, Uint8Array]>(
    `INSERT INTO roll_ups (channel, width, day, doc) VALUES (?, ?, ?, ?)
     ON CONFLICT (channel, width, day) DO UPDATE SET doc = excluded.doc`,
  );
  const remove = db.prepare<[string, number, number, number]>(
    `DELETE FROM roll_ups WHERE id IN
     (SELECT id FROM roll_ups WHERE channel = ? AND width = ? AND day <= ? ORDER BY day LIMIT ?)`,
  );
  return {
    put(rows: readonly RollUpRow[]): void {
      for (const { channel, width, day, doc } of rows) put.run(channel, width, day, doc);
    },
    /** @param before the last day to go */
    remove({ channel, width, before }: RollUpRemoval): { readonly removed: number; readonly done: boolean } {
      const removed = remove.run(channel, width, before, BATCH).changes;
      return { removed, done: removed < BATCH };
    },
  };
}

/** The reading half. */
export function rollUpReads(db: Db) {
  const days = db.prepare<[string, number, number, number, number], { day: number; doc: Buffer }>(
    'SELECT day, doc FROM roll_ups WHERE channel = ? AND width = ? AND day >= ? AND day <= ? ORDER BY day LIMIT ?',
  );
  const identity = db.prepare('SELECT id FROM identity').pluck();
  return {
    'roll-up-days': ({ channel, width, from, to }: RollUpPageArgs) => {
      const rows = days.all(channel, width, from, to, PAGE);
      const next = rows.length < PAGE ? null : (rows.at(-1)?.day as number) + 1;
      // One buffer, because moving one costs as much as moving many.
      const bytes = new Uint8Array(rows.reduce((sum, { doc }) => sum + doc.length, 0));
      const ends: number[] = [];
      for (const { doc } of rows) {
        const at = ends.at(-1) ?? 0;
        bytes.set(doc, at);
        ends.push(at + doc.length);
      }
      return { value: { bytes, ends, next } satisfies RollUpPage, transfer: [bytes.buffer] };
    },
    'store-identity': () => ({ value: identity.get() }),
  };
}
