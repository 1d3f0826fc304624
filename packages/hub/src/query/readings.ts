import { type Cell, type ChannelSpec, type DataFrame, inUnit } from '@cerveceria/protocol';
import type { LiveScan } from '../ingest/ingest-port.ts';
import type { TimedFrame } from '../tiers/frame-tier.ts';
import { scanTimes } from '../tiers/scan-times.ts';

/** One due cell of a channel at its wall time, in process ms UTC. `value` in the unit; null when the cell has none. */
export interface Reading {
  readonly time: number;
  readonly seq: number;
  readonly value: number | null;
  /** `missing`, or the code of the fault; empty when there is a value. */
  readonly bad: string;
}

function reading(time: number, seq: number, cell: Cell, res: number): Reading {
  if (typeof cell === 'number') return { time, seq, value: inUnit(cell, res), bad: '' };
  return { time, seq, value: null, bad: cell === 'missing' ? 'missing' : cell.slice('fault:'.length) };
}

/** Readings of one channel in an opened frame. */
export function readingsOf(stored: Pick<TimedFrame, 'from' | 'to'>, frame: DataFrame, channel: string): Reading[] {
  const column = frame.columns.find((each) => each.channel.id === channel);
  const { from, to } = stored;
  if (column === undefined || from === null || to === null) return [];
  const readings: Reading[] = [];
  for (const [i, time] of scanTimes({ from, to }, frame).entries()) {
    const cell = column.cells[i] as Cell;
    if (cell === 'not-due') continue;
    readings.push(reading(time, frame.first + i * frame.every, cell, column.channel.res));
  }
  return readings;
}

/** Readings of one channel in scans of the live lane. */
export function readingsOfScans(
  scans: readonly LiveScan[],
  channels: readonly ChannelSpec[],
  channel: string,
): Reading[] {
  const at = channels.findIndex((spec) => spec.id === channel);
  const res = channels[at]?.res;
  if (res === undefined) return [];
  return scans.flatMap(({ wall, seq, cells }) => {
    const cell = cells[at];
    return cell === undefined || cell === 'not-due' ? [] : [reading(Math.round(wall), seq, cell, res)];
  });
}
