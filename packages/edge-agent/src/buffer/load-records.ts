import { type FrameRow, firstOf, frameCrc, frameIsSound } from './sqlite-rows.ts';

export type CheckedRow = FrameRow & { readonly crc: number };

/** Begins each record, so that the next one is found behind a damaged one. */
export const RECORD_MARK = [0xc5, 0x1f] as const;
const MARK = Buffer.from(RECORD_MARK);
const CRC_AT = MARK.length;
const NUMBERS_AT = CRC_AT + 4;

/** Bytes before a record's frame at most: mark, checksum and four numbers of up to eight bytes. */
export const RECORD_HEAD_MOST = NUMBERS_AT + 4 * 8;

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  bytes.push(rest);
  return bytes;
}

/** What a record says of its frame, and how long it is with it. */
export interface RecordHead {
  readonly key: number;
  readonly last: number;
  readonly wall: number;
  readonly crc: number;
  /** Where the frame begins, counted from the record's beginning, and where the record ends. */
  readonly body: number;
  readonly end: number;
}

/** The head of the record that begins at `from`; null when none does. The numbers are not checked yet. */
export function recordHeadAt(bytes: Buffer, from: number): RecordHead | null {
  if (bytes[from] !== MARK[0] || bytes[from + 1] !== MARK[1]) return null;
  let at = from + NUMBERS_AT;
  const number = () => {
    let value = 0;
    for (let i = 0, scale = 1; i < 8; i++, scale *= 128) {
      const byte = bytes[at++];
      if (byte === undefined) return Number.NaN;
      value += (byte % 128) * scale;
      if (byte < 128) return value;
    }
    return Number.NaN;
  };
  const numbers = [number(), number(), number(), number()] as const;
  if (!numbers.every(Number.isSafeInteger)) return null;
  const [key, span, wall, length] = numbers;
  const body = at - from;
  const last = firstOf(key) + span;
  return { key, last, wall, crc: bytes.readUInt32BE(from + CRC_AT), body, end: body + length };
}

/** The frame of a whole record with this head; null when it is not what was written. */
export function recordRow(record: Buffer, { key, last, wall, crc, body, end }: RecordHead): CheckedRow | null {
  if (record.length < end) return null;
  const row = { key, last, dropped: 0, every: 1, reason: '', wall, crc, bytes: record.subarray(body, end) };
  return frameIsSound(row) ? row : null;
}

/** Whole frames in the form of records, one behind the other. Each says by itself which frame it is. */
export function packRecords(rows: readonly FrameRow[]): Buffer {
  return Buffer.concat(
    rows.flatMap((row) => {
      const { key, last, wall, bytes } = row;
      const crc = Buffer.alloc(4);
      crc.writeUInt32BE(frameCrc(row));
      const numbers = [key, last - firstOf(key), wall, bytes.length].flatMap(varint);
      return [MARK, crc, Buffer.from(numbers), bytes];
    }),
  );
}

/** Every sound record in `bytes`, in order; what is damaged between two is passed over. */
export function* recordsIn(bytes: Buffer): Generator<CheckedRow> {
  // A flipped bit may change the type of a column too: then there is none.
  if (!Buffer.isBuffer(bytes)) return;
  for (let at = bytes.indexOf(MARK); at >= 0; ) {
    const head = recordHeadAt(bytes, at);
    const row = head === null ? null : recordRow(bytes.subarray(at), head);
    if (head !== null && row !== null) yield row;
    at = bytes.indexOf(MARK, row === null || head === null ? at + 1 : at + head.end);
  }
}
