import type { TimedFrame } from '../frame-tier.ts';
import { mergeByTime, type Source } from '../merge-by-time.ts';
import { byTime, touches } from '../place-frame.ts';
import { type HourRow, openRow } from './cassandra-hours.ts';
import type { CassandraLink } from './cassandra-link.ts';
import type { PlainFrame } from './cassandra-pack.ts';

/** Rows that are opened before their turn comes. */
const AHEAD = 2;

/**
 * Frames of an hour that is too much at once, by time: a row is opened when its time comes, and let go when it was given.
 * @param parts what each row gives; bytes are not needed
 */
export async function* rowsByTime(
  link: CassandraLink,
  parts: readonly { readonly row: HourRow; readonly frames: readonly PlainFrame[] }[],
  place: (frame: PlainFrame) => TimedFrame,
  range: { readonly from: number; readonly to: number },
): AsyncGenerator<TimedFrame> {
  const begun = new Map<HourRow, Promise<HourRow>>();
  const opened = (row: HourRow): Promise<HourRow> => {
    const known = begun.get(row) ?? openRow(link, row);
    begun.set(row, known);
    // A fault of one that nobody comes to any more is nobody's.
    known.catch(() => undefined);
    return known;
  };
  const asked = parts
    .map(({ row, frames }) => ({ row, placed: frames.map(place).filter((frame) => touches(frame, range)) }))
    .filter(({ placed }) => placed.length > 0)
    .map(({ row, placed }) => ({
      row,
      firsts: new Set(placed.map(({ first }) => first)),
      earliest: placed.reduce((least, { from }) => Math.min(least, from as number), Number.POSITIVE_INFINITY),
    }))
    .sort((a, b) => a.earliest - b.earliest);
  const sources = asked.map(
    ({ row, firsts, earliest }, i): Source<TimedFrame> => ({
      earliest,
      async *open() {
        for (const next of asked.slice(i, i + 1 + AHEAD)) void opened(next.row);
        const { frames } = await opened(row);
        begun.delete(row);
        yield* frames
          .filter(({ first }) => firsts.has(first))
          .map(place)
          .sort(byTime);
      },
    }),
  );
  yield* mergeByTime(sources);
}
