import type { ProcessClock } from '@cerveceria/runtime';
import { cutPart } from './cut-part.ts';
import { inOneBucket } from './downsample.ts';
import { alignedGrid, type Grid } from './grid.ts';
import type { Part } from './part.ts';
import type { ReadParts } from './parts-reader.ts';
import type { Span } from './plan.ts';
import type { GetTiles } from './tile-source.ts';
import { keptReadings, type Tile, tilesOf } from './tiles.ts';

/** Widths of buckets, ms, that a part of a wider one is made of: roll-ups and frames give them, and tiles keep them. */
const FINER = [1000, 60_000, 3_600_000] as const;
/** The finest of them is taken of which no more make up what is asked, so that wide buckets are made of wide roll-ups. */
const MOST_FINER = 60;
/** Most nodes measure each second. */
const USUAL_MS = 1000;

export interface ExactAsked {
  readonly channel: string;
  readonly span: Span;
  /** An aligned one that covers the span. */
  readonly grid: Grid;
  readonly points: number;
}

/** Gives the parts of which a span consists, by time; each bucket of the grid is in one of them. */
export type ExactParts = (asked: ExactAsked, signal?: AbortSignal) => Promise<Part[]>;

function finerWidth({ from, to }: Span, width: number): number | undefined {
  const fitting = FINER.filter((each) => each < width && width % each === 0);
  return fitting.find((each) => to - from <= each * MOST_FINER) ?? fitting.at(-1);
}

/** Begun when it is first asked for; what fails and is not waited for is nobody's. */
function onDemand<T>(begin: () => Promise<T>): () => Promise<T> {
  let begun: Promise<T> | undefined;
  return () => {
    if (begun === undefined) {
      begun = begin();
      begun.catch(() => undefined);
    }
    return begun;
  };
}

/** Side by side within one bucket, which one of them has. */
function asOneBucket(parts: readonly Part[], at: number, width: number): Part[] {
  const columns = inOneBucket(
    parts.map((part) => part.columns),
    at,
    width,
  );
  const none = { at: [], count: [], min: [], max: [], sum: [] };
  return parts.map((part, i) => ({ ...part, columns: i === 0 ? columns : none }));
}

/**
 * A tile holds whole buckets. Where a span ends within one, that part of the bucket is made of the finer tiles of it,
 * and those of still finer ones, so that who pans over a chart is answered from memory there too.
 */
export function createExactParts(read: ReadParts, tiles: GetTiles, clock: Pick<ProcessClock, 'wall'>): ExactParts {
  const exactly: ExactParts = async ({ channel, span: { from, to }, grid, points }, signal) => {
    const { width } = grid;
    const most = keptReadings(points);

    async function withinBucket(span: Span): Promise<Part[]> {
      const origin = Math.floor(span.from / width) * width;
      const finer = finerWidth(span, width);
      if (finer === undefined)
        return read({ channel, most, parts: [{ span, grid: { ...grid, origin, buckets: 1 } }] }, signal);
      const parts = await exactly({ channel, span, grid: alignedGrid(span, finer), points }, signal);
      return asOneBucket(parts, origin, width);
    }

    const wanted = tilesOf({ from, to }, grid, points);
    const begin = Math.ceil(from / width) * width;
    const end = Math.floor((to + 1) / width) * width - 1;
    const isWithinOne = begin > end;
    const ends = {
      head: onDemand(() => withinBucket({ from, to: isWithinOne ? to : begin - 1 })),
      tail: onDemand(() => withinBucket({ from: end + 1, to })),
    };
    // Of a usual node a tile that long has more readings than are kept, so the ends are read beside it.
    const [tile] = wanted as [Tile];
    if (tile.span.to - tile.span.from > most * USUAL_MS) {
      if (begin !== from || isWithinOne) void ends.head();
      // Behind the present nothing lies outside.
      if (end !== to && !isWithinOne && to < clock.wall()) void ends.tail();
    }
    const parts = await tiles({ channel, tiles: wanted, most }, signal);
    const first = parts[0] as Part;
    const last = parts.at(-1) as Part;
    // Ends within a bucket are made of finer ones, unless the readings are at hand, or nothing of the bucket lies outside.
    const isBefore = (time: number | null) => time !== null && time < from;
    const isAfter = (time: number | null) => time !== null && time > to;
    const needsHead = begin !== from && first.readings === null && isBefore(first.first);
    const needsTail = end !== to && last.readings === null && isAfter(last.last);
    if (isWithinOne && (needsHead || needsTail)) return ends.head();
    const [head, tail] = await Promise.all([needsHead ? ends.head() : [], needsTail ? ends.tail() : []]);
    const rest = { from: needsHead ? begin : from, to: needsTail ? end : to };
    const cut = parts.flatMap((part, i) => {
      const span = { from: Math.max(part.span.from, rest.from), to: Math.min(part.span.to, rest.to) };
      return span.from > span.to ? [] : [cutPart(part, span, (wanted[i] as Tile).grid)];
    });
    return [...head, ...cut, ...tail];
  };
  return exactly;
}
