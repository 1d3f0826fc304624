import { ENVELOPE_HEAD, FRAME_LIMITS } from '@cerveceria/protocol';

const LARGEST = FRAME_LIMITS.bytes + ENVELOPE_HEAD;
/** Bytes of frames that all agents of this hub together may have under way. */
const BUDGET = 64 * 1024 * 1024;
const MOST = 256 * 1024;

/** Bytes that each of so many agents may have under way; never less than two of the largest frames. */
export function creditFor(agents: number): number {
  return Math.max(2 * LARGEST, Math.min(MOST, Math.floor(BUDGET / Math.max(1, agents))));
}

/** Bytes that may wait for one tier, of all agents together; what comes beyond is left to catching up. */
export const LINE_LIMIT = BUDGET;

/** Bytes after which an agent plainly does not keep to its credit: frames are whole, and credit shrinks under way. */
export const QUEUE_LIMIT = 2 * MOST + LARGEST;
