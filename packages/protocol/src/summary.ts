import { type Cell, inUnit } from './cell.ts';
import type { ChannelSpec } from './channel.ts';
import type { DataFrame } from './frame.ts';

/** What stands beside a frame's bytes in a tier, so that a zoomed-out query inflates nothing. Values in the unit. */
export interface ChannelSummary {
  readonly channel: ChannelSpec;
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly sum: number;
  readonly last: number;
  /** Cells that were missing or faulty. */
  readonly bad: number;
}

function summariseColumn(channel: ChannelSpec, cells: readonly Cell[]): ChannelSummary {
  let count = 0;
  let bad = 0;
  let min = 0;
  let max = 0;
  let sum = 0;
  let last = 0;
  for (const cell of cells) {
    if (typeof cell !== 'number') {
      if (cell !== 'not-due') bad++;
      continue;
    }
    if (count === 0 || cell < min) min = cell;
    if (count === 0 || cell > max) max = cell;
    sum += cell;
    last = cell;
    count++;
  }
  const unit = (steps: number) => inUnit(steps, channel.res);
  return { channel, count, min: unit(min), max: unit(max), sum: unit(sum), last: unit(last), bad };
}

/** One summary a channel. It is a function of the frame, so it never travels: each hub makes it when it stores. */
export function summarise(frame: DataFrame): ChannelSummary[] {
  return frame.columns.map(({ channel, cells }) => summariseColumn(channel, cells));
}
