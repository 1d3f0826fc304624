import type { FrameRange, TimedSummary } from '../frame-tier.ts';
import { TIMES_WIDTH } from './frames-schema.ts';
import { unpackSummary } from './packed-frame.ts';
import type { SummaryChunk, SummaryPage } from './summary-pages.ts';

function* within(chunk: SummaryChunk, { from, to }: FrameRange): Generator<TimedSummary> {
  for (let slot = 0; slot < chunk.times.length / TIMES_WIDTH; slot++) {
    const start = chunk.times[slot * TIMES_WIDTH] as number;
    const end = chunk.times[slot * TIMES_WIDTH + 1] as number;
    // A slot without a time is NaN and fails both.
    if (start <= to && end >= from) yield { ...unpackSummary(chunk.channel, chunk.stats, slot), from: start, to: end };
  }
}

/** Chunks come by their start; two of them may overlap in time (two epochs, a clock set back), so one is held back. */
export async function* mergeSummaries(
  pages: AsyncIterable<SummaryPage>,
  range: FrameRange,
): AsyncGenerator<TimedSummary> {
  let held: TimedSummary[] = [];
  for await (const { chunks } of pages)
    for (const chunk of chunks) {
      const ready = held.findIndex((summary) => summary.from >= chunk.start);
      yield* ready < 0 ? held : held.slice(0, ready);
      held = ready < 0 ? [] : held.slice(ready);
      const overlaps = held.length > 0;
      held.push(...within(chunk, range));
      if (overlaps || !ascending(held)) held.sort((a, b) => a.from - b.from);
    }
  yield* held;
}

function ascending(summaries: readonly TimedSummary[]): boolean {
  return summaries.every((summary, i) => i === 0 || (summaries[i - 1] as TimedSummary).from <= summary.from);
}
