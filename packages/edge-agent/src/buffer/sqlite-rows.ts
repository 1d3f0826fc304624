import { crc32 } from 'node:zlib';
import type { SealedFrame } from './sealed-frame.ts';

/** SQLite has no checksum of its own on a page: each row carries one, so that a flipped bit is seen. */
export interface EpochRow {
  readonly no: number;
  readonly epoch: string;
  readonly boot: string;
  readonly sealed: number;
  readonly hot: number;
  readonly warm: number;
  /** Highest `warm` ever: what is missing up to here was pruned. */
  readonly reached: number;
  /** Bytes of its frames, rows included. */
  readonly used: number;
  /** Drops of frames that are gone. */
  readonly gone: number;
  readonly clean: number;
}

export interface FrameRow {
  readonly key: number;
  readonly last: number;
  readonly dropped: number;
  readonly every: number;
  readonly reason: string;
  readonly wall: number;
  readonly bytes: Uint8Array;
}

type Checked<T> = T & { readonly crc: number };

/** Seqs of one epoch: 136 years at one scan a second. Two million epochs then fit what a double counts exactly. */
const SEQS = 2 ** 32;

export const keyOf = (no: number, first: number) => no * SEQS + first;
export const firstOf = (key: number) => key % SEQS;
export const noOf = (key: number) => Math.floor(key / SEQS);

/** Keys of all frames that an epoch can have. */
export const spanOf = (no: number) => ({ from: keyOf(no, 0), to: keyOf(no + 1, 0) - 1 });

/** What a row takes beside its bytes: key, numbers, its share of the tree. */
const ROW_COST = 40;

export const sizeOf = (bytes: number) => bytes + ROW_COST;

export function epochCrc(row: EpochRow): number {
  const { no, epoch, boot, sealed, hot, warm, reached, used, gone, clean } = row;
  return crc32(JSON.stringify([no, epoch, boot, sealed, hot, warm, reached, used, gone, clean]));
}

export function frameCrc(row: FrameRow): number {
  const { key, last, dropped, every, reason, wall } = row;
  return crc32(row.bytes, crc32(JSON.stringify([key, last, dropped, every, reason, wall])));
}

export function documentCrc(name: string, body: string): number {
  return crc32(body, crc32(name));
}

export function epochIsSound(row: Checked<EpochRow>): boolean {
  return epochCrc(row) === row.crc;
}

export function frameIsSound(row: Checked<FrameRow>): boolean {
  // A flipped bit may change the type of a value too.
  return row.bytes instanceof Uint8Array && frameCrc(row) === row.crc;
}

export function documentIsSound(name: string, row: { readonly crc: number; readonly body: string }): boolean {
  return typeof row.body === 'string' && documentCrc(name, row.body) === row.crc;
}

export function rowOf(no: number, { first, last, dropped, every, reason, wall, bytes }: SealedFrame): FrameRow {
  return { key: keyOf(no, first), last, dropped, every, reason, wall: Math.round(wall), bytes };
}

export function sealedOf(epoch: string, row: FrameRow): SealedFrame {
  const { key, last, dropped, every, reason, wall } = row;
  return { epoch, first: firstOf(key), last, dropped, every, reason, wall, bytes: new Uint8Array(row.bytes) };
}
