import { type Cell, type ChannelSpec, type DataFrame, type GapFrame, type Scan, summarise } from '@cerveceria/protocol';
import { encodeFrame } from '@cerveceria/protocol/codec';
import type { StoredFrame } from '../../src/tiers/frame-tier.ts';

export const NODE = 'kettle-1.heat';
export const CHANNEL = `${NODE}.wort`;
export const BOOT = 'boot-1';
export const EPOCH = '00000000000000aa';
/** Wall time of mono 0, ms UTC. */
export const WALL = 1_700_000_000_000;
export const SPEC: ChannelSpec = { id: CHANNEL, unit: '°C', res: 0.01, kind: 'analog' };
export const BOOTS = [{ boot: BOOT, mono: 0, offset: WALL, quality: 'disciplined' as const }];

/** One cell of the one channel at a time after WALL. */
export interface Made {
  readonly mono: number;
  readonly cell: Cell;
}

function seal(scans: readonly Scan[], epoch: string): StoredFrame {
  const first = (scans[0] as Scan).seq;
  const last = (scans.at(-1) as Scan).seq;
  const frame: DataFrame = {
    kind: 'data',
    node: NODE,
    epoch,
    first,
    last,
    boot: BOOT,
    every: 1,
    mono: scans.map((scan) => scan.mono),
    columns: [{ channel: SPEC, cells: scans.map((scan) => scan.cells[0] as Cell) }],
  };
  const [monoFrom, monoTo] = [frame.mono[0] as number, frame.mono.at(-1) as number];
  const head = { node: NODE, epoch, first, last, kind: 'data' as const, boot: BOOT, monoFrom, monoTo };
  return { ...head, held: scans.length, dropped: 0, bytes: encodeFrame(frame), summaries: summarise(frame) };
}

/** Sealed as an agent does: after `perFrame` scans or 60 s. Seqs count from `firstSeq`. */
export function madeFrames(made: readonly Made[], perFrame = 60, firstSeq = 1, epoch = EPOCH): StoredFrame[] {
  const frames: StoredFrame[] = [];
  let open: Scan[] = [];
  for (const [i, { mono, cell }] of made.entries()) {
    const begin = open[0]?.mono ?? mono;
    if (open.length >= perFrame || mono - begin >= 60_000) {
      frames.push(seal(open, epoch));
      open = [];
    }
    open.push({ seq: firstSeq + i, mono, cells: [cell] });
  }
  if (open.length > 0) frames.push(seal(open, epoch));
  return frames;
}

export function madeGap(first: number, last: number, monoFrom: number, monoTo: number): StoredFrame {
  const count = last - first + 1;
  const head = { node: NODE, epoch: EPOCH, first, last, boot: BOOT, monoFrom, monoTo };
  const frame: GapFrame = { kind: 'gap', ...head, reason: 'buffer-full', count };
  return { ...head, kind: 'gap', held: 0, dropped: count, bytes: encodeFrame(frame), summaries: [] };
}
