import { type Envelope, type Frame, protocolError } from '@cerveceria/protocol';
import { decodeFrame } from '@cerveceria/protocol/codec';
import type { StoredFrame } from '../tiers/frame-tier.ts';
import { storedFrame } from './stored-frame.ts';

function contradiction(frame: Frame, envelope: Envelope, node: string): string | null {
  if (frame.node !== node) return `frame of ${frame.node} on the socket of ${node}`;
  if (frame.epoch !== envelope.epoch) return `epoch ${frame.epoch} in an envelope of ${envelope.epoch}`;
  if (frame.first !== envelope.first || frame.last !== envelope.last)
    return `${frame.first}..${frame.last} in an envelope of ${envelope.first}..${envelope.last}`;
  if (frame.kind !== 'data') return null;
  // Both ids have been read, so that a channel's is its node's and a name.
  const own = `${node}.`;
  const foreign = frame.columns.find(({ channel }) => !channel.id.startsWith(own));
  return foreign === undefined ? null : `channel ${foreign.channel.id} is not of ${node}`;
}

/**
 * The frame of an envelope, as a tier keeps it, when it agrees with the envelope and with the socket it came over.
 * @param isSummarised some tier wants its summaries at once
 * @throws FRAME_CONTRADICTS and what decodeFrame throws
 */
export function openEnvelope(envelope: Envelope, node: string, isSummarised: boolean): StoredFrame {
  const frame = decodeFrame(envelope.bytes);
  const fault = contradiction(frame, envelope, node);
  if (fault !== null) throw protocolError('FRAME_CONTRADICTS', fault);
  return storedFrame(frame, envelope.bytes, isSummarised);
}
