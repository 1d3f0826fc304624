import { encodeFrame } from '@cerveceria/protocol/codec';
import { storedFrame } from '../../ingest/stored-frame.ts';
import type { StoredFrame } from '../frame-tier.ts';
import { sampleData } from '../sample-frame.ts';

const SCANS = 500;
const CHANNELS = 10;
/** Frames with values of their own; what a tier keeps of a frame does not depend on its neighbours. */
const KINDS = 20;

/** The same noise each time, 0..5 steps. */
function noise(): () => number {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state >>> 16) % 6;
  };
}

/**
 * Half seconds of ten channels at 1 kHz, a frame each.
 * @param seq of the first scan
 * @param mono ms of the first scan
 */
export function busyFrames(count: number, seq = 1, mono = seq): StoredFrame[] {
  const next = noise();
  const kinds = Array.from({ length: KINDS }, () => {
    const data = sampleData({ first: 1, last: SCANS, channels: CHANNELS, period: 1 });
    const columns = data.columns.map((column) => ({ ...column, cells: column.cells.map(() => 6500 + next()) }));
    const frame = { ...data, columns };
    return storedFrame(frame, encodeFrame(frame));
  });
  return Array.from({ length: count }, (_, i) => ({
    ...(kinds[i % KINDS] as StoredFrame),
    ...{ first: seq + i * SCANS, last: seq + i * SCANS + SCANS - 1 },
    ...{ monoFrom: mono + i * SCANS, monoTo: mono + i * SCANS + SCANS - 1 },
  }));
}
