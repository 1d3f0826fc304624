import { packEnvelope } from '@cerveceria/protocol';
import { encodeFrame } from '@cerveceria/protocol/codec';
import { brewFrames, seeded } from '../brew-day.ts';

/** Frames of a repeated brew day as they go over the wire, sealed when they are asked for. */
export function* sealedMessages(node: string, epoch: string, scans: number, channels?: number): Generator<Uint8Array> {
  for (const frame of brewFrames(node, epoch, scans, seeded(1), channels)) {
    const { first, last } = frame;
    yield packEnvelope({ epoch, first, last, bytes: encodeFrame(frame) });
  }
}
