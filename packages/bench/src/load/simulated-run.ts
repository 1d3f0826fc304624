import { storedFrame } from '@cerveceria/hub/stored-frame';
import type { Cell, DataFrame, GapFrame } from '@cerveceria/protocol';
import { encodeFrame } from '@cerveceria/protocol/codec';
import { BREW_SCANS, brewCells, brewChannels, seeded } from '../brew-day.ts';

export type StoredFrame = ReturnType<typeof storedFrame>;

export interface SimulatedRun {
  readonly node: string;
  /** Sixteen hexadecimal digits. */
  readonly epoch: string;
  readonly boot: string;
  readonly days: number;
  /** ms between scans; a year is thin at 60,000. */
  readonly period: number;
  /** Scans in a frame; 60, or fewer for frames of a minute at slow rates. */
  readonly perFrame: number;
  /** The first so many channels of a brew day. */
  readonly channels: number;
  readonly seed: number;
}

const DAY_MS = 86_400_000;
/** So often, in frames, scans were dropped, or a probe failed for a frame. */
const GAP_EVERY = 997;
const FAULT_EVERY = 101;

/**
 * The frames of one node over many days, as its agent would have sealed them, without waiting: brew days one after the
 * other with a little noise, now and then a failed probe and a gap. The scan `seq` is made at mono `seq` x period.
 */
export function* simulatedFrames(run: SimulatedRun): Generator<StoredFrame> {
  const { node, epoch, boot, days, period, perFrame } = run;
  const channels = brewChannels(node, run.channels);
  const random = seeded(run.seed);
  const scans = Math.floor((days * DAY_MS) / period);
  let frames = 0;
  for (let first = 1; first <= scans; first += perFrame) {
    const last = Math.min(scans, first + perFrame - 1);
    const head = { node, epoch, first, last, boot };
    const seqs = Array.from({ length: last - first + 1 }, (_, i) => first + i);
    frames++;
    if (frames % GAP_EVERY === 0) {
      const [monoFrom, monoTo] = [first * period, last * period];
      const gap: GapFrame = { kind: 'gap', ...head, reason: 'buffer-full', count: seqs.length, monoFrom, monoTo };
      yield storedFrame(gap, encodeFrame(gap));
      continue;
    }
    const rows = seqs.map((seq) => brewCells(Math.floor((seq * period) / 1000) % BREW_SCANS, random, 1));
    const failed = frames % FAULT_EVERY === 0 ? frames % channels.length : -1;
    const columns = channels.map((channel, c) => ({
      channel,
      cells: rows.map((row): Cell => (c === failed ? 'fault:crc' : (row[c] as Cell))),
    }));
    const frame: DataFrame = { kind: 'data', ...head, every: 1, mono: seqs.map((seq) => seq * period), columns };
    yield storedFrame(frame, encodeFrame(frame));
  }
}
