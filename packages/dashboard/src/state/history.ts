import type { History } from '@cerveceria/protocol';
import type { Range } from './trend-range.ts';

/** Answers that were fetched, newest last. Coarse ones stay for the moment until the finer ones are there. */
export type HistoryCache = ReadonlyMap<string, readonly History[]>;

const KEPT = 6;

export function withHistory(cache: HistoryCache, answer: History): HistoryCache {
  const before = cache.get(answer.channel) ?? [];
  const covered = (old: History) => old.from >= answer.from && old.to <= answer.to && widthOf(old) >= widthOf(answer);
  const kept = before.filter((old) => !covered(old)).slice(1 - KEPT);
  return new Map(cache).set(answer.channel, [...kept, answer]);
}

/** Single readings are finer than any bucket. */
function widthOf(answer: History): number {
  return answer.bucket;
}

function overlap(answer: History, range: Range): number {
  return Math.max(0, Math.min(answer.to, range.to) - Math.max(answer.from, range.from));
}

/** The best there is for a range: what shows most of it, and of those the finest. */
export function bestHistory(cache: HistoryCache, channel: string, range: Range): History | null {
  const span = range.to - range.from;
  let best: { answer: History; share: number } | null = null;
  for (const answer of cache.get(channel) ?? []) {
    // In steps of a twentieth: a sliver more of the past is no reason to lose the detail.
    const share = Math.round((overlap(answer, range) / span) * 20);
    if (share === 0) continue;
    const better =
      best === null || share > best.share || (share === best.share && widthOf(answer) <= widthOf(best.answer));
    if (better) best = { answer, share };
  }
  return best?.answer ?? null;
}

/** Whether a range must be asked for: nothing covers it, or what does is coarser than the picture can show. */
export function isWanting(cache: HistoryCache, channel: string, range: Range, points: number, now: number): boolean {
  const best = bestHistory(cache, channel, range);
  if (best === null) return true;
  const wanted = (range.to - range.from) / points;
  const slack = (range.to - range.from) * 0.01;
  // Nothing beyond the present can be had.
  if (best.from > range.from + slack || best.to < Math.min(range.to, now) - slack) return true;
  if (best.provisional !== null && best.provisional < range.to && best.to < now - slack) return true;
  return best.bucket > wanted * 2.5;
}

/** `all` is asked from the beginning of time; each answer tells nearer where the first reading is. */
export function narrowed(answer: History): Range | null {
  const first = answer.t[0];
  if (first === undefined) return null;
  const from = first - Math.max(1000, answer.bucket);
  return from - answer.from > (answer.to - answer.from) * 0.05 ? { from, to: answer.to } : null;
}
