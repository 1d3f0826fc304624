import type { Log, MachineClock } from '@cerveceria/runtime';
import type { TierSet } from '../tiers/tier-set.ts';
import { TierLine } from './tier-line.ts';

export type TierLines = readonly [TierLine] | readonly [TierLine, TierLine];

/** The tiers that take what agents send, hot first; one line where one tier is both. */
export function createTierLines(
  { hot, warm }: Pick<TierSet, 'hot' | 'warm'>,
  machine: Pick<MachineClock, 'mono' | 'after'>,
  log: Log,
): TierLines {
  if (hot === warm) return [new TierLine({ tier: warm, levels: ['hot', 'warm'], machine, log })];
  return [
    new TierLine({ tier: hot, levels: ['hot'], machine, log }),
    new TierLine({ tier: warm, levels: ['warm'], machine, log }),
  ];
}

export const lineOf = (lines: TierLines, level: 'hot' | 'warm'): TierLine =>
  lines.find(({ levels }) => levels.includes(level)) ?? lines[0];

/** The highest watermark that any tier has told. */
export const highestMark = (lines: TierLines, node: string, epoch: string): number =>
  Math.max(...lines.map((line) => line.mark(node, epoch)));
