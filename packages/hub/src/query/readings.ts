import { type Cell, type ChannelSpec, type DataFrame, inUnit } from '@cerveceria/protocol';
import type { LiveScan } from '../ingest/ingest-port.ts';
import type { TimedFrame } from '../tiers/frame-tier.ts';

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

/**
 * Readings of one channel in an opened frame. Wall time runs evenly between the times that the tier knows of the
 * frame's first and last scan: where one offset held, that is mono + offset to the ms; where the clock was set right
 * within the frame, no reading goes back in time.
 */
export function readingsOf(stored: TimedFrame, frame: DataFrame, channel: string): Reading[] {
  const column = frame.columns.find((each) => each.channel.id === channel);
  if (column === undefined || stored.from === null || stored.to === null) return [];
  const { from } = stored;
  const first = frame.mono[0] as number;
  const span = (frame.mono.at(-1) as number) - first;
  const slope = span === 0 ? 0 : (stored.to - from) / span;
  const readings: Reading[] = [];
  for (const [i, mono] of frame.mono.entries()) {
    const cell = column.cells[i] as Cell;
    if (cell === 'not-due') continue;
    const time = Math.round(from + (mono - first) * slope);
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
