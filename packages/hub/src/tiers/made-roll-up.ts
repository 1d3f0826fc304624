import type { ChannelSpec } from '@cerveceria/protocol';
import { DAY_MS, type RollUpDay, WIDTHS, type Width } from './roll-up-store.ts';

export const WORT: ChannelSpec = { id: 'kettle-1.heat.wort', unit: '°C', res: 0.0625, kind: 'analog' };

/** A day for suites: each bucket's numbers follow from its place and `shift`. `every`: which buckets are there. */
export function madeRollUp(
  day: number,
  { channel = WORT, width = WIDTHS[1], every = 1, shift = 0 }: Partial<RollUpDay> & { every?: number; shift?: number },
): RollUpDay {
  const at: number[] = [];
  for (let i = 0; i < DAY_MS / (width as Width); i += every) at.push(i);
  const steps = (i: number) => Math.round(1000 + 40 * Math.sin(i / 20)) + shift;
  const column = (value: (i: number) => number) => at.map(value);
  return {
    ...{ channel, width, day, at },
    count: column((i) => 600 - (i % 3)),
    bad: column((i) => i % 3),
    min: column((i) => (steps(i) - 2) * channel.res),
    max: column((i) => (steps(i) + 2) * channel.res),
    sum: column((i) => steps(i) * (600 - (i % 3)) * channel.res),
    last: column((i) => (steps(i) + 1) * channel.res),
  };
}
