import { FRAME_LIMITS } from '@cerveceria/protocol';
import { type CheckedRow, RECORD_HEAD_MOST, RECORD_MARK, recordHeadAt, recordRow } from './load-records.ts';

/** A page of a database by its number, from 1 on. */
export type PageOf = (number: number) => Buffer | undefined;

/** Of an overflow page (SQLite file format, 1.6): the number of the next one stands before its content. */
const NEXT = 4;

/** So many bytes from `at` on, into the pages that follow by their numbers; fewer where the chain is broken. */
function along(page: Buffer, at: number, length: number, pageOf: PageOf): Buffer {
  const parts = [page.subarray(at, at + length)];
  let missing = length - (page.length - at);
  for (let next = page.readUInt32BE(0); missing > 0; missing -= page.length - NEXT) {
    const overflow = pageOf(next);
    if (overflow === undefined) break;
    parts.push(overflow.subarray(NEXT, NEXT + missing));
    next = overflow.readUInt32BE(0);
  }
  return Buffer.concat(parts);
}

/**
 * Sound frames of loads that begin on an overflow page, whatever has become of the row that they belong to: a broken chain
 * of pages costs the frame that lies across the break, not those before and behind it.
 */
export function* recordsAlong(page: Buffer, pageOf: PageOf): Generator<CheckedRow> {
  const [first, second] = RECORD_MARK;
  for (let at = page.indexOf(first, NEXT); at >= 0; at = page.indexOf(first, at + 1)) {
    if (at + 1 < page.length && page[at + 1] !== second) continue;
    const head = recordHeadAt(along(page, at, RECORD_HEAD_MOST, pageOf), 0);
    if (head === null || head.end > FRAME_LIMITS.bytes + RECORD_HEAD_MOST) continue;
    const row = recordRow(along(page, at, head.end, pageOf), head);
    if (row !== null) yield row;
  }
}
