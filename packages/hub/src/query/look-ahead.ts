import type { TimedSummary } from '../tiers/frame-tier.ts';
import { isPlanCertain } from './plan.ts';
import type { From } from './planned-frames.ts';
import { UsualSpacing } from './usual-spacing.ts';

export interface LookAhead {
  readonly ahead: From<TimedSummary>[];
  /** Readings of these frames, the bad ones too; frames at the ends of the range are counted whole. */
  readonly readings: number;
  readonly spacing: UsualSpacing;
}

/** Takes summaries until it is certain whether each reading can be shown; so many more frames do not change it. */
export async function lookAhead(summaries: AsyncIterator<From<TimedSummary>>, points: number): Promise<LookAhead> {
  const ahead: From<TimedSummary>[] = [];
  const spacing = new UsualSpacing();
  let readings = 0;
  while (!isPlanCertain(ahead.length, readings, points)) {
    const next = await summaries.next();
    if (next.done === true) break;
    const summary = next.value;
    const cells = summary.count + summary.bad;
    if (cells === 0) continue;
    const before = ahead.at(-1);
    if (before !== undefined) spacing.add(summary.from - before.to);
    if (cells > 1) spacing.add((summary.to - summary.from) / (cells - 1), cells - 1);
    readings += cells;
    ahead.push(summary);
  }
  return { ahead, readings, spacing };
}

/** What was looked at ahead, and then the rest. */
export async function* andTheRest(
  ahead: readonly From<TimedSummary>[],
  rest: AsyncIterator<From<TimedSummary>>,
): AsyncIterable<From<TimedSummary>> {
  try {
    yield* ahead;
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}
