import type { FrameRange, TimedSummary } from '../frame-tier.ts';
import { STATS_WIDTH, TIMES_WIDTH } from './frames-schema.ts';
import type { SummaryChunk, SummaryPage } from './summary-pages.ts';

/** The summaries of one chunk that touch the range; `at`: where its doubles begin. */
function within({ channel, epoch, n }: SummaryChunk, doubles: Float64Array, at: number, { from, to }: FrameRange) {
  const found: TimedSummary[] = [];
  for (let slot = 0; slot < n; slot++) {
    const time = at + slot * TIMES_WIDTH;
    const start = doubles[time] as number;
    const end = doubles[time + 1] as number;
    // A slot without a time is NaN and fails both.
    if (!(start <= to && end >= from)) continue;
    const stat = at + n * (TIMES_WIDTH + 1) + slot * STATS_WIDTH;
    found.push({
      channel,
      epoch,
      first: doubles[at + n * TIMES_WIDTH + slot] as number,
      count: doubles[stat] as number,
      min: doubles[stat + 1] as number,
      max: doubles[stat + 2] as number,
      sum: doubles[stat + 3] as number,
      last: doubles[stat + 4] as number,
      bad: doubles[stat + 5] as number,
      from: start,
      to: end,
    });
  }
  return found;
}

function isAscending(summaries: readonly TimedSummary[]): boolean {
  for (let i = 1; i < summaries.length; i++)
    if ((summaries[i] as TimedSummary).from < (summaries[i - 1] as TimedSummary).from) return false;
  return true;
}

/**
 * Summaries by time, in lists. Chunks come by their start; two of them may overlap (two epochs, a clock set back), so
 * what a later chunk may still come before is held back.
 */
export async function* mergeSummaries(
  pages: AsyncIterable<SummaryPage>,
  range: FrameRange,
): AsyncGenerator<readonly TimedSummary[]> {
  let held: TimedSummary[] = [];
  for await (const { chunks, doubles } of pages) {
    const ready: TimedSummary[] = [];
    let at = 0;
    for (const chunk of chunks) {
      const late = held.findIndex((summary) => summary.from >= chunk.start);
      for (const summary of late < 0 ? held : held.slice(0, late)) ready.push(summary);
      const fresh = within(chunk, doubles, at, range);
      held = late < 0 ? fresh : [...held.slice(late), ...fresh];
      if (!isAscending(held)) held.sort((a, b) => a.from - b.from);
      at += chunk.n * (TIMES_WIDTH + 1 + STATS_WIDTH);
    }
    yield ready;
  }
  yield held;
}
