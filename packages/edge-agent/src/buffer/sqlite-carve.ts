import { type FrameRow, frameIsSound } from './sqlite-rows.ts';
import { PAGE_SIZE } from './sqlite-schema.ts';

/** A leaf page of a table (SQLite file format, 1.6). */
const TABLE_LEAF = 13;
/** Columns of `frames`; the first is the row's own number and stands empty in the record. */
const COLUMNS = 8;
const WAL_HEAD = 32;
const WAL_FRAME_HEAD = 24;
/** Bytes of a cell that stand on its page, and the least of them when the rest overflows. */
const LOCAL_MOST = PAGE_SIZE - 35;
const LOCAL_LEAST = Math.floor(((PAGE_SIZE - 12) * 32) / 255) - 23;

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
function recordAt(file: Buffer, page: Buffer, at: number): { readonly key: number; readonly record: Buffer } {
  const cursor = new Cursor(page, at);
  const length = cursor.varint();
  const key = cursor.varint();
  const most = LOCAL_LEAST + ((length - LOCAL_LEAST) % (PAGE_SIZE - 4));
  const local = length <= LOCAL_MOST ? length : most <= LOCAL_MOST ? most : LOCAL_LEAST;
  const parts = [page.subarray(cursor.at, cursor.at + local)];
  let missing = length - local;
  let next = missing > 0 ? page.readUInt32BE(cursor.at + local) : 0;
  while (missing > 0 && next > 0 && parts.length < 64) {
    const begin = (next - 1) * PAGE_SIZE;
    parts.push(file.subarray(begin + 4, begin + 4 + Math.min(missing, PAGE_SIZE - 4)));
    missing -= PAGE_SIZE - 4;
    next = file.readUInt32BE(begin);
  }
  return { key, record: Buffer.concat(parts) };
}

function rowAt(file: Buffer, page: Buffer, at: number): FrameRow | null {
  try {
    const { key, record } = recordAt(file, page, at);
    const columns = columnsOf(record);
    if (columns.length !== COLUMNS) return null;
    const [, last, dropped, every, reason, wall, crc, bytes] = columns;
    const row = { key, last, dropped, every, reason, wall, crc, bytes } as FrameRow & { readonly crc: number };
    return frameIsSound(row) ? row : null;
  } catch {
    // Bits that look like a cell and are none: there is no row here.
    return null;
  }
}

function* pagesOf(file: Buffer, log: Buffer): Generator<Buffer> {
  for (let at = 0; at + PAGE_SIZE <= file.length; at += PAGE_SIZE) yield file.subarray(at, at + PAGE_SIZE);
  const step = WAL_FRAME_HEAD + PAGE_SIZE;
  for (let at = WAL_HEAD + WAL_FRAME_HEAD; at + PAGE_SIZE <= log.length; at += step)
    yield log.subarray(at, at + PAGE_SIZE);
}

/**
 * Every sound frame row on any page of a database and its log of changes, by key, whatever has become of the tree above
 * the pages. Rows that were removed and not yet overwritten come too: each was a frame once, and a hub knows it by now.
 */
export function carveFrames(file: Buffer, log: Buffer): Map<number, FrameRow> {
  const rows = new Map<number, FrameRow>();
  for (const page of pagesOf(file, log)) {
    if (page[0] !== TABLE_LEAF) continue;
    const cells = Math.min(page.readUInt16BE(3), (PAGE_SIZE - 8) / 2);
    for (let i = 0; i < cells; i++) {
      const row = rowAt(file, page, page.readUInt16BE(8 + 2 * i));
      if (row !== null) rows.set(row.key, row);
    }
  }
  return rows;
}
