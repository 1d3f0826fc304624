import { FRAME_LIMITS } from '@cerveceria/protocol';
import { type PageOf, recordsAlong } from './carve-records.ts';
import { recordsIn } from './load-records.ts';
import { type FrameRow, frameIsSound } from './sqlite-rows.ts';
import { PAGE_SIZES } from './sqlite-schema.ts';

/** A leaf page of a table (SQLite file format, 1.6). */
const TABLE_LEAF = 13;
/** Columns of `frames`; the first is the row's own number and stands empty in the record. */
const COLUMNS = 8;
const WAL_HEAD = 32;
const WAL_FRAME_HEAD = 24;
/** Bytes; what claims more is no record of ours, and its chain of pages may be a ring. */
const RECORD_MOST = FRAME_LIMITS.bytes + 1024;

interface Found {
  readonly rows: Map<number, FrameRow>;
  /** Frames of loads. */
  readonly loaded: Map<number, FrameRow>;
}

class Cursor {
  readonly #bytes: Buffer;
  at: number;

  constructor(bytes: Buffer, at: number) {
    this.#bytes = bytes;
    this.at = at;
  }

  /** SQLite's integer of 1 to 9 bytes; what does not fit a double exactly is nothing we wrote. */
  varint(): number {
    let value = 0;
    for (let i = 0; i < 8; i++) {
      const byte = this.#bytes.readUInt8(this.at++);
      value = value * 128 + (byte & 0x7f);
      if (byte < 0x80) return value;
    }
    return value * 256 + this.#bytes.readUInt8(this.at++);
  }
}

function fieldOf(record: Buffer, at: number, type: number): { readonly value: unknown; readonly size: number } {
  if (type === 0) return { value: null, size: 0 };
  if (type === 8 || type === 9) return { value: type - 8, size: 0 };
  if (type <= 4) return { value: record.readIntBE(at, type), size: type };
  if (type === 5) return { value: record.readIntBE(at, 6), size: 6 };
  if (type === 6) return { value: Number(record.readBigInt64BE(at)), size: 8 };
  const size = (type - (type % 2 === 0 ? 12 : 13)) / 2;
  if (size < 0 || at + size > record.length) throw new RangeError('beyond the record');
  const bytes = record.subarray(at, at + size);
  return { value: type % 2 === 0 ? bytes : bytes.toString('utf8'), size };
}

function columnsOf(record: Buffer): unknown[] {
  const head = new Cursor(record, 0);
  const end = head.varint();
  const types: number[] = [];
  while (head.at < end && types.length <= COLUMNS) types.push(head.varint());
  let at = end;
  return types.map((type) => {
    const { value, size } = fieldOf(record, at, type);
    at += size;
    return value;
  });
}

/** The record of a cell: what stands on its page, and what overflows into pages of its own. */
function recordAt(page: Buffer, at: number, pageOf: PageOf): { readonly key: number; readonly record: Buffer } {
  const size = page.length;
  // Bytes of a cell that stand on its page, and the least of them when the rest overflows.
  const localMost = size - 35;
  const localLeast = Math.floor(((size - 12) * 32) / 255) - 23;
  const cursor = new Cursor(page, at);
  const length = cursor.varint();
  const key = cursor.varint();
  if (length > RECORD_MOST) throw new RangeError('longer than any record');
  const most = localLeast + ((length - localLeast) % (size - 4));
  const local = length <= localMost ? length : most <= localMost ? most : localLeast;
  const parts = [page.subarray(cursor.at, cursor.at + local)];
  let missing = length - local;
  let next = missing > 0 ? page.readUInt32BE(cursor.at + local) : 0;
  while (missing > 0) {
    const overflow = pageOf(next);
    // A row of its own without its end does not check; of many frames in one, the first ones do.
    if (overflow === undefined) break;
    parts.push(overflow.subarray(4, 4 + Math.min(missing, size - 4)));
    missing -= size - 4;
    next = overflow.readUInt32BE(0);
  }
  return { key, record: Buffer.concat(parts) };
}

/** The frame of a row, or the sound frames of a load. */
function rowsAt(page: Buffer, at: number, pageOf: PageOf, found: Found): void {
  try {
    const { key, record } = recordAt(page, at, pageOf);
    for (const row of recordsIn(record)) found.loaded.set(row.key, row);
    const row = rowOf(key, record);
    if (row !== null) found.rows.set(row.key, row);
  } catch {
    // Bits that look like a cell and are none: there is no row here.
  }
}

function rowOf(key: number, record: Buffer): FrameRow | null {
  try {
    const columns = columnsOf(record);
    if (columns.length !== COLUMNS) return null;
    const [, last, dropped, every, reason, wall, crc, bytes] = columns;
    const row = { key, last, dropped, every, reason, wall, crc, bytes } as FrameRow & { readonly crc: number };
    return frameIsSound(row) ? row : null;
  } catch {
    // The row of a load, or of another table.
    return null;
  }
}

function* pagesOf(bytes: Buffer, size: number, first = 0, step = size): Generator<Buffer> {
  for (let at = first; at + size <= bytes.length; at += step) yield bytes.subarray(at, at + size);
}

/** Pages of the log of changes by their number, each as it was written last. */
function logged(log: Buffer, size: number): ReadonlyMap<number, Buffer> {
  const pages = new Map<number, Buffer>();
  const current = log.subarray(WAL_HEAD + 8, WAL_HEAD + 16);
  for (const slot of pagesOf(log, WAL_FRAME_HEAD + size, WAL_HEAD)) {
    const number = slot.readUInt32BE(0);
    // Behind what was written since the log began anew stands what was written before; salts tell them apart.
    if (slot.subarray(8, 16).equals(current) || !pages.has(number)) pages.set(number, slot.subarray(WAL_FRAME_HEAD));
  }
  return pages;
}

/**
 * Every sound frame on any page of a database and its log of changes, by key, whatever has become of the tree above
 * the pages. What was removed and not yet overwritten comes too: each was a frame once, and a hub knows it by now.
 */
export function carveFrames(file: Buffer, log: Buffer): Map<number, FrameRow> {
  const found: Found = { rows: new Map(), loaded: new Map() };
  // What says how large its pages are may be what is damaged; a row that checks is one, whatever the size that found it.
  for (const size of PAGE_SIZES) {
    const newer = logged(log, size);
    const inFile: PageOf = (n) =>
      n > 0 && n * size <= file.length ? file.subarray((n - 1) * size, n * size) : undefined;
    const newest: PageOf = (n) => newer.get(n) ?? inFile(n);
    const views = newer.size === 0 ? [inFile] : [inFile, newest];
    for (const pages of [pagesOf(file, size), pagesOf(log, size, WAL_HEAD + WAL_FRAME_HEAD, WAL_FRAME_HEAD + size)])
      for (const page of pages) {
        for (const pageOf of views) {
          for (const row of recordsAlong(page, pageOf)) found.loaded.set(row.key, row);
          if (page[0] !== TABLE_LEAF) continue;
          const cells = Math.min(page.readUInt16BE(3), (size - 8) / 2);
          for (let i = 0; i < cells; i++) rowsAt(page, page.readUInt16BE(8 + 2 * i), pageOf, found);
        }
      }
  }
  // A frame that was taken out of a load again may have been thinned since: then its own row is the newer one.
  return new Map([...found.loaded, ...found.rows]);
}
