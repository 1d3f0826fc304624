import type { History, HistoryGap } from '@cerveceria/protocol';
import { bestHistory, type HistoryCache } from '../state/history.ts';
import type { Tails } from '../state/tails.ts';
import type { TrendChoice } from '../state/trend-choice.ts';
import type { Range } from '../state/trend-range.ts';
import { align, type Column } from './align.ts';
import { curveOf } from './curve.ts';

/** Everything a plot draws: columns in the order of its series. */
export interface Picture {
  readonly t: readonly number[];
  /** Duty, set point, then min, mean, max of each channel. */
  readonly columns: readonly Column[];
  /** Of the first channel that is shown. */
  readonly gaps: readonly HistoryGap[];
  /** From here on values may still be completed; process ms. */
  readonly provisional: number | null;
  /** Widest bucket drawn, ms; 0 for single readings. */
  readonly bucket: number;
  readonly empty: boolean;
  /** Stores that the first channel's history came from, the live lane left out, and those that did not answer. */
  readonly sources: readonly string[];
  readonly silent: readonly string[];
}

export function pictureOf(
  choice: TrendChoice,
  shown: readonly string[],
  cache: HistoryCache,
  tails: Tails,
  range: Range,
): Picture {
  const found = new Map<string, History | null>();
  const curve = (id: string | null) => {
    if (id === null) return curveOf(null, undefined);
    const history = bestHistory(cache, id, range);
    found.set(id, history);
    return curveOf(history, tails.get(id));
  };
  const curves = [choice.duty, choice.setPoint, ...shown].map(curve);
  const { t, columns } = align(curves);
  const main = shown[0] === undefined ? null : (found.get(shown[0]) ?? null);
  const drawn = shown.map((id) => found.get(id) ?? null);
  const provisional = drawn.map((history) => history?.provisional ?? history?.to ?? null).filter((at) => at !== null);
  // Of duty and set point only the mean is drawn: columns 1 and 4 of their triples.
  const kept = columns.filter((_, i) => i >= 6 || i % 3 === 1);
  return {
    t,
    columns: kept,
    gaps: main?.gaps ?? [],
    provisional: provisional.length === 0 ? null : Math.min(...provisional),
    bucket: Math.max(0, ...drawn.map((history) => history?.bucket ?? 0)),
    sources: [...new Set((main?.parts ?? []).map(({ tier }) => tier).filter((tier) => tier !== 'live'))],
    silent: main?.silent ?? [],
    empty: !curves.slice(2).some((each) => each.t.some((at) => at >= range.from && at <= range.to)),
  };
}
