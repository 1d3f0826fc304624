import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { protocolError } from './errors.ts';
import { type DataFrame, FRAME_LIMITS, type Frame, type GapFrame } from './frame.ts';
import { readBody, writeBody } from './frame-body.ts';

/**
 * Seals a frame: JSON, raw-deflated. These bytes are the frame from here to the archive and are never made again.
 * @throws CELL_INVALID, FRAME_CONTRADICTS, FRAME_TOO_LARGE
 */
export function encodeFrame(frame: DataFrame | GapFrame): Uint8Array {
  const json = JSON.stringify(writeBody(frame));
  const bytes = deflateRawSync(json, { level: 9, memLevel: 9 });
  if (bytes.length > FRAME_LIMITS.bytes || json.length > FRAME_LIMITS.body)
    throw protocolError('FRAME_TOO_LARGE', `${bytes.length} bytes deflated, ${json.length} inflated`);
  return bytes;
}

/**
 * Reads bytes that came from anywhere, in bounded time and memory.
 * @throws FRAME_TOO_LARGE, FRAME_DAMAGED, FRAME_INVALID, FRAME_CONTRADICTS
 */
export function decodeFrame(bytes: Uint8Array): Frame {
  if (bytes.length > FRAME_LIMITS.bytes) throw protocolError('FRAME_TOO_LARGE', `${bytes.length} bytes`);
  let body: unknown;
  try {
    body = JSON.parse(inflateRawSync(bytes, { maxOutputLength: FRAME_LIMITS.body }).toString('utf8'));
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ERR_BUFFER_TOO_LARGE') throw protocolError('FRAME_TOO_LARGE', 'inflated', { cause });
    throw protocolError('FRAME_DAMAGED', cause instanceof Error ? cause.message : '', { cause });
  }
  return readBody(body);
}
