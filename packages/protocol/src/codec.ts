import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';
import { protocolError } from './errors.ts';
import { type DataFrame, FRAME_LIMITS, type Frame, type GapFrame } from './frame.ts';
import { readBody, writeBody } from './frame-body.ts';

/** CRC-32 of the deflated bytes, big-endian, behind them: raw deflate alone takes a flipped bit for another value. */
const CHECKSUM = 4;

/** Bytes that are set aside at a time for what is inflated: a usual frame needs one such piece, and zlib's own is 16 KiB. */
const PIECE = 4096;

/**
 * Seals a frame: JSON, raw-deflated, and a checksum. These bytes are the frame from here to the archive and are never
 * made again, so what no reader would take is refused here.
 * @throws CELL_INVALID, FRAME_CONTRADICTS, FRAME_INVALID, FRAME_TOO_LARGE
 */
export function encodeFrame(frame: DataFrame | GapFrame): Uint8Array {
  const body = writeBody(frame);
  readBody(body);
  const json = Buffer.from(JSON.stringify(body));
  const deflated = deflateRawSync(json, { level: 9, memLevel: 9 });
  const sum = Buffer.alloc(CHECKSUM);
  sum.writeUInt32BE(crc32(deflated));
  const bytes = Buffer.concat([deflated, sum]);
  if (bytes.length > FRAME_LIMITS.bytes || json.length > FRAME_LIMITS.body)
    throw protocolError('FRAME_TOO_LARGE', `${bytes.length} bytes deflated, ${json.length} inflated`);
  return bytes;
}

function checked(bytes: Uint8Array): Uint8Array {
  const length = bytes.length - CHECKSUM;
  if (length < 1) throw protocolError('FRAME_DAMAGED', `${bytes.length} bytes`);
  const deflated = bytes.subarray(0, length);
  const sum = new DataView(bytes.buffer, bytes.byteOffset).getUint32(length);
  if (crc32(deflated) !== sum) throw protocolError('FRAME_DAMAGED', 'checksum');
  return deflated;
}

/**
 * Reads bytes that came from anywhere, in bounded time and memory.
 * @param only id of a channel: the columns of others are left out, unread; of frames that were read whole before
 * @throws FRAME_TOO_LARGE, FRAME_DAMAGED, FRAME_INVALID, FRAME_CONTRADICTS
 */
export function decodeFrame(bytes: Uint8Array, only?: string): Frame {
  if (bytes.length > FRAME_LIMITS.bytes) throw protocolError('FRAME_TOO_LARGE', `${bytes.length} bytes`);
  const deflated = checked(bytes);
  let body: unknown;
  try {
    body = JSON.parse(
      inflateRawSync(deflated, { maxOutputLength: FRAME_LIMITS.body, chunkSize: PIECE }).toString('utf8'),
    );
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ERR_BUFFER_TOO_LARGE') throw protocolError('FRAME_TOO_LARGE', 'inflated', { cause });
    throw protocolError('FRAME_DAMAGED', cause instanceof Error ? cause.message : '', { cause });
  }
  return readBody(body, only);
}
