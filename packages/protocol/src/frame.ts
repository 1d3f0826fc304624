import type { Cell } from './cell.ts';
import type { ChannelSpec } from './channel.ts';

/** The version of the frame body that this code writes. */
export const FRAME_VERSION = 1;

export const FRAME_LIMITS = {
  /** Deflated bytes. */
  bytes: 64 * 1024,
  /** Inflated bytes. */
  body: 1024 * 1024,
  scans: 600,
  channels: 256,
} as const;

/** A frame is sealed after this many scans or this much time, whichever is first (design decision 1). */
export const FRAME_SEAL = { scans: 60, ms: 60_000 } as const;

/** All due channels of a node at one instant; identity is (node, epoch, seq). */
export interface Scan {
  readonly seq: number;
  /** Process-monotonic ms since the boot named by the frame. */
  readonly mono: number;
  /** One cell a channel, in the order of the frame's channel table. */
  readonly cells: readonly Cell[];
}

interface FrameIdentity {
  readonly node: string;
  readonly epoch: string;
  /** First and last seq that the frame answers for, both included. */
  readonly first: number;
  readonly last: number;
}

export interface Column {
  readonly channel: ChannelSpec;
  readonly cells: readonly Cell[];
}

/** A sealed run of scans. A thinned frame keeps every `every`-th scan of its range; otherwise `every` is 1. */
export interface DataFrame extends FrameIdentity {
  readonly kind: 'data';
  readonly boot: string;
  readonly every: number;
  /** One time a scan, process-monotonic ms. */
  readonly mono: readonly number[];
  readonly columns: readonly Column[];
}

/** A drop, told: the watermark passes it and the ledger counts it. */
export interface GapFrame extends FrameIdentity {
  readonly kind: 'gap';
  readonly reason: string;
  /** Scans dropped: last - first + 1. */
  readonly count: number;
  readonly boot: string;
  /** When the dropped scans were made, as far as is known. */
  readonly monoFrom: number | null;
  readonly monoTo: number | null;
}

/** A frame of a newer version: identity is readable, content is kept as bytes for a reader that knows it. */
export interface OpaqueFrame extends FrameIdentity {
  readonly kind: 'opaque';
  readonly version: number;
}

export type Frame = DataFrame | GapFrame | OpaqueFrame;

/** Scans that a frame holds or accounts for as dropped. */
export function frameCounts(frame: Frame): { readonly held: number; readonly dropped: number } {
  const range = frame.last - frame.first + 1;
  if (frame.kind === 'gap') return { held: 0, dropped: range };
  if (frame.kind === 'opaque') return { held: range, dropped: 0 };
  return { held: frame.mono.length, dropped: range - frame.mono.length };
}

export function scansOf(frame: DataFrame): Scan[] {
  return frame.mono.map((mono, i) => ({
    seq: frame.first + i * frame.every,
    mono,
    cells: frame.columns.map((column) => column.cells[i] as Cell),
  }));
}
