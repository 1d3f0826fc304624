import { protocolError } from './errors.ts';
import { FRAME_LIMITS } from './frame.ts';

/** What a binary WebSocket message carries before the frame's bytes, so that a hub can gate without inflating. */
export interface Envelope {
  readonly epoch: string;
  readonly first: number;
  readonly last: number;
  readonly bytes: Uint8Array;
}

const KIND_FRAME = 1;
/** kind u8, epoch 8 bytes, first u64, last u64, all big-endian. */
export const ENVELOPE_HEAD = 25;

export function packEnvelope({ epoch, first, last, bytes }: Envelope): Uint8Array {
  const message = new Uint8Array(ENVELOPE_HEAD + bytes.length);
  const view = new DataView(message.buffer);
  view.setUint8(0, KIND_FRAME);
  view.setBigUint64(1, BigInt(`0x${epoch}`));
  view.setBigUint64(9, BigInt(first));
  view.setBigUint64(17, BigInt(last));
  message.set(bytes, ENVELOPE_HEAD);
  return message;
}

/**
 * `undefined` for a kind of binary message that this version does not know: it is ignored, as unknown text is.
 * @throws FRAME_TOO_LARGE, MESSAGE_INVALID
 */
export function unpackEnvelope(message: Uint8Array): Envelope | undefined {
  if (message.length === 0) throw protocolError('MESSAGE_INVALID', 'empty binary message');
  if (message[0] !== KIND_FRAME) return undefined;
  if (message.length <= ENVELOPE_HEAD) throw protocolError('MESSAGE_INVALID', 'binary message without a frame');
  if (message.length > ENVELOPE_HEAD + FRAME_LIMITS.bytes)
    throw protocolError('FRAME_TOO_LARGE', `${message.length} bytes`);
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  const first = Number(view.getBigUint64(9));
  const last = Number(view.getBigUint64(17));
  if (!Number.isSafeInteger(first) || !Number.isSafeInteger(last) || first < 1 || last < first)
    throw protocolError('MESSAGE_INVALID', 'first, last');
  const epoch = view.getBigUint64(1).toString(16).padStart(16, '0');
  return { epoch, first, last, bytes: message.subarray(ENVELOPE_HEAD) };
}
