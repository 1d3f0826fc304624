import { type HourRuns, withoutHours } from '../rollups/hour-runs.ts';
import { HOUR_MS, WIDTHS, type Width } from '../tiers/roll-up-store.ts';
import type { Grid } from './grid.ts';
import type { Span } from './plan.ts';

/** Beside buckets that lie across those of roll-ups, these are so narrow that none is drawn far from its place. */
const NARROWER = 16;

/** The widest roll-up of which the buckets of a grid can be made; undefined: they are too fine for all. */
export function rollUpWidth({ width, aligned }: Pick<Grid, 'width' | 'aligned'>): Width | undefined {
  return WIDTHS.findLast((each) => (aligned ? width % each === 0 : each * NARROWER <= width));
}

/**
 * Which stretches of a span each store answers: whole buckets within made hours, each from the first store that has it.
 * @param trusted hours of each store, in the order in which they are asked
 */
export function planRollUps(trusted: readonly HourRuns[], span: Span, width: Width): Span[][] {
  const begin = Math.ceil(span.from / width) * width;
  const end = Math.floor((span.to + 1) / width) * width;
  let taken: HourRuns = [];
  return trusted.map((runs) => {
    const own = withoutHours(runs, taken);
    taken = [...taken, ...own].sort((a, b) => a[0] - b[0]);
    return own
      .map(([from, to]) => ({ from: Math.max(from * HOUR_MS, begin), to: Math.min(to * HOUR_MS, end) - 1 }))
      .filter(({ from, to }) => from < to);
  });
}
