import type { StoredFrame } from '../tiers/frame-tier.ts';

/** What ingest counted since the start of this hub; each only rises. */
export interface IngestCounters {
  connections: number;
  /** Frames, scans, readings (cells with a value) and bytes that were stored through this hub. */
  frames: number;
  scans: number;
  readings: number;
  bytes: number;
  duplicates: number;
  rewinds: number;
  /** Frames and messages that could not be taken. */
  refused: number;
  liveScans: number;
  /** Tries to store that the tier did not answer. */
  tierFaults: number;
}

export function createCounters(): IngestCounters {
  return {
    connections: 0,
    frames: 0,
    scans: 0,
    readings: 0,
    bytes: 0,
    duplicates: 0,
    rewinds: 0,
    refused: 0,
    liveScans: 0,
    tierFaults: 0,
  };
}

export function countStored(counters: IngestCounters, { held, summaries }: StoredFrame, bytes: number): void {
  counters.frames++;
  counters.scans += held;
  counters.readings += summaries.reduce((sum, summary) => sum + summary.count, 0);
  counters.bytes += bytes;
}
