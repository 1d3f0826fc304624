import { CodedError, type History, type StepStatistics } from '@cerveceria/protocol';
import type { ReadHistory } from '../query/history.ts';

/** Of one stretch of the process value; null where nothing of it is known. */
export type ReadStatistics = (channel: string, from: number, to: number) => Promise<StepStatistics | null>;

const POINTS = 200;
/** Stretches that are remembered; a brew day has some fifteen. */
const MOST = 2_000;

/** A step of more than two years (a clock that was wrong), a store that is down: the rest of the batch is still shown. */
function toNothing(fault: unknown): null {
  if (fault instanceof CodedError) return null;
  throw fault;
}

function condense({ channel, min, mean, max, count }: History, from: number, to: number): StepStatistics | null {
  const total = count.reduce((sum, each) => sum + each, 0);
  if (total === 0) return null;
  const weighted = mean.reduce((sum, each, at) => sum + each * (count[at] ?? 0), 0);
  const least = min.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const most = max.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  return {
    channel,
    from,
    to,
    min: least,
    mean: Math.round((weighted / total) * 10_000) / 10_000,
    max: most,
    count: total,
  };
}

/** Reads the history, and remembers what cannot change any more: a stretch that is sealed and has no hole to fill. */
export function createStatistics(history: ReadHistory): ReadStatistics {
  const kept = new Map<string, StepStatistics>();
  return async (channel, from, to) => {
    if (to <= from) return null;
    const key = `${channel} ${from} ${to}`;
    const known = kept.get(key);
    if (known !== undefined) return known;
    const read = await history({ channel, from, to, points: POINTS }).catch(toNothing);
    if (read === null) return null;
    const found = condense(read, from, to);
    const isWhole = read.silent === undefined && !read.gaps.some(({ reason }) => reason === 'no-data');
    const isFinal = read.provisional === null && isWhole;
    if (found === null || !isFinal) return found;
    if (kept.size >= MOST) kept.delete(kept.keys().next().value as string);
    kept.set(key, found);
    return found;
  };
}
