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
  readonly no: number;
  readonly first: number;
  readonly last: number;
  readonly dropped: number;
  readonly every: number;
  readonly reason: string;
  readonly wall: number;
  readonly bytes: Uint8Array;
}

type Checked<T> = T & { readonly crc: number };

/** What a row takes beside its bytes: key, numbers, its share of the tree. */
const ROW_COST = 64;

export const sizeOf = (bytes: number) => bytes + ROW_COST;

export function epochCrc(row: EpochRow): number {
  const { no, epoch, boot, sealed, hot, warm, reached, used, gone, clean } = row;
  return crc32(JSON.stringify([no, epoch, boot, sealed, hot, warm, reached, used, gone, clean]));
}

export function frameCrc(row: FrameRow): number {
  const { no, first, last, dropped, every, reason, wall } = row;
  return crc32(row.bytes, crc32(JSON.stringify([no, first, last, dropped, every, reason, wall])));
}

export function documentCrc(name: string, body: string): number {
  return crc32(body, crc32(name));
}

export function epochIsSound(row: Checked<EpochRow>): boolean {
  return epochCrc(row) === row.crc;
}

export function frameIsSound(row: Checked<FrameRow>): boolean {
  return frameCrc(row) === row.crc;
}

export function rowOf(no: number, { first, last, dropped, every, reason, wall, bytes }: SealedFrame): FrameRow {
  return { no, first, last, dropped, every, reason, wall: Math.round(wall), bytes };
}

export function sealedOf(epoch: string, row: FrameRow): SealedFrame {
  const { first, last, dropped, every, reason, wall } = row;
  return { epoch, first, last, dropped, every, reason, wall, bytes: new Uint8Array(row.bytes) };
}
