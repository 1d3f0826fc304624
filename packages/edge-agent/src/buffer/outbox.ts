import type { BootOffset, Desired } from '@cerveceria/protocol';
import type { Candidate } from './retention.ts';
import type { SealedFrame } from './sealed-frame.ts';

/** One life of the buffer. */
export interface Epoch {
  readonly epoch: string;
  readonly boot: string;
  /** Last seq of its sealed frames; 0 when there is none. */
  readonly sealed: number;
  /** First seq that is kept; 0 when none is. */
  readonly oldest: number;
  /** No data is kept of it, at most gaps. */
  readonly empty: boolean;
  /** What the hubs have, as they said last. Behind `warm` a frame may be removed. */
  readonly hot: number;
  readonly warm: number;
  /** Highest `warm` ever told: what is missing up to here was pruned. */
  readonly reached: number;
  readonly current: boolean;
}

export interface Mark {
  readonly epoch: string;
  readonly hot: number;
  readonly warm: number;
}

/** What is kept under one key: a frame, or frames that follow each other. */
export interface Held {
  readonly epoch: string;
  readonly first: number;
  readonly last: number;
}

/** What goes to disk together, in one durable transaction. */
export interface Batch {
  /** In order of seq. */
  readonly sealed: readonly SealedFrame[];
  /** The open frame as it is now, in place of the one before; null: nothing is open. */
  readonly open: SealedFrame | null;
}

export interface OutboxTotals {
  /** Scans in sealed frames that are not acknowledged `warm`. */
  readonly buffered: number;
  /** Scans dropped for ever. What a hub lost after it was `warm` and pruned here is the hub's to count. */
  readonly dropped: number;
  /** Bytes of all frames, their rows included. */
  readonly used: number;
}

export type CandidateKind = 'acknowledged' | 'whole' | 'thinned';

/**
 * Sealed frames on disk until they are acknowledged and old. Synchronous: it lives in a thread of its own.
 * Every implementation passes `outbox.contract.ts`. Methods throw BUFFER_DISK when the disk refuses (nothing of the act
 * is then done) and BUFFER_DAMAGED when what is read cannot be what was written.
 */
export interface Outbox {
  /** Oldest first; the current one is last. */
  epochs(): Epoch[];
  /** A new current epoch. */
  begin(epoch: string, boot: string): void;
  /** Durable when it returns. */
  commit(batch: Batch): void;
  /**
   * Frames whose last seq is `from` or above, in order, at least one and at most about `bytes`. Rows that are not what
   * was written are passed over, as if they were not there.
   */
  read(epoch: string, from: number, bytes: number): SealedFrame[];
  /** In memory at once, on disk with what is written next: a hub tells it anew at each welcome. */
  mark(mark: Mark): void;
  /** Each takes the place of all frames that it overlaps. Durable when it returns. */
  put(frames: readonly SealedFrame[]): void;
  /** What `candidates` offered as acknowledged. What is kept otherwise by now is left alone. */
  remove(held: readonly Held[]): void;
  /** Forgets a dead epoch of which no data is kept. */
  forget(epoch: string): void;
  /** Oldest first. Acknowledged frames that are kept together are one candidate; all others are frames. */
  candidates(kind: CandidateKind, limit: number): Candidate[];
  totals(): OutboxTotals;
  boots(): BootOffset[];
  keepBoots(boots: readonly BootOffset[]): void;
  desired(): Desired | null;
  /** Durable when it returns. */
  keepDesired(desired: Desired): void;
  /** `clean`: the next start may go on in this epoch. */
  close(clean: boolean): void;
}

/** Reasons of gap frames that the buffer makes. */
export const GAP_REASONS = {
  /** Was acknowledged `warm`, grew old here, and a hub asks for it again. */
  pruned: 'pruned',
  /** Made and perhaps shown live, but not on disk when the process ended. */
  lost: 'lost-with-process',
  full: 'buffer-full',
  damaged: 'damaged',
  refused: 'refused-by-hub',
} as const;
