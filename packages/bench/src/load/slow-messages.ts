import { packEnvelope } from '@cerveceria/protocol';
import { encodeFrame } from '@cerveceria/protocol/codec';
import { brewFrames, seeded } from '../brew-day.ts';

/** Frames of a repeated brew day as they go over the wire, with `every` seconds from scan to scan. */
export function* slowMessages(
  node: string,
  epoch: string,
  scans: number,
  channels: number,
  every: number,
): Generator<Uint8Array> {
  for (const frame of brewFrames(node, epoch, scans, seeded(1), channels)) {
    const { first, last } = frame;
    const bytes = encodeFrame({ ...frame, mono: frame.mono.map((ms) => ms * every) });
    yield packEnvelope({ epoch, first, last, bytes });
  }
}
