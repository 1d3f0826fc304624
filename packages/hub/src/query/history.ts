import { type ChannelSpec, type History, type HistoryQuery, nodeOf } from '@cerveceria/protocol';
import type { ProcessClock } from '@cerveceria/runtime';
import { hubError } from '../errors.ts';
import type { NodeFacts } from '../ingest/ingest-port.ts';
import { combine } from './combine.ts';
import { cutPart } from './cut-part.ts';
import { type Grid, gridFor } from './grid.ts';
import type { Part } from './part.ts';
import type { ReadParts } from './parts-reader.ts';
import { checkFineness, checkRange, type Span } from './plan.ts';
import type { GetTiles } from './tile-source.ts';
import { keptReadings, type Tile, tilesOf } from './tiles.ts';

/** The newest reading may be on its way for so long: process ms, and machine ms at the speed of the process. */
const PATIENCE_MS = 5_000;
const PATIENCE_MACHINE_MS = 2_000;

export interface HistoryParts {
  readonly read: ReadParts;
  readonly tiles: GetTiles;
  readonly factsOf: (node: string) => NodeFacts | undefined;
  readonly clock: Pick<ProcessClock, 'wall' | 'rate'>;
}

/** @param signal of who asks: when it fires nobody waits any more, and reading ends */
export type ReadHistory = (query: HistoryQuery, signal?: AbortSignal) => Promise<History>;

/** History of one channel: at most the asked number of points, every gap named, the newest minute from the live lane. */
export function createHistory({ read, tiles, factsOf, clock }: HistoryParts): ReadHistory {
  /** Parts of buckets at the ends of the range, where a tile holds them whole only. */
  function edges(query: HistoryQuery, spans: readonly Span[], grid: Grid, signal?: AbortSignal): Promise<Part[]> {
    const parts = spans.map((span) => {
      const origin = Math.floor(span.from / grid.width) * grid.width;
      return { span, grid: { ...grid, origin, buckets: 1 } };
    });
    return read({ channel: query.channel, most: keptReadings(query.points), parts }, signal);
  }

  async function fromTiles(query: HistoryQuery, grid: Grid, signal?: AbortSignal): Promise<Part[]> {
    const { channel, from, to, points } = query;
    const { width } = grid;
    const wanted = tilesOf(query, grid, points);
    const parts = await tiles({ channel, tiles: wanted, most: keptReadings(points) }, signal);
    const first = parts[0] as Part;
    const last = parts.at(-1) as Part;
    // Ends within a bucket are read anew, unless the readings are at hand, or nothing of the bucket lies outside.
    const begin = Math.ceil(from / width) * width;
    const end = Math.floor((to + 1) / width) * width - 1;
    const isBefore = (time: number | null) => time !== null && time < from;
    const isAfter = (time: number | null) => time !== null && time > to;
    const needsHead = begin !== from && first.readings === null && isBefore(first.first);
    const needsTail = end !== to && last.readings === null && isAfter(last.last);
    if (begin > end && (needsHead || needsTail)) return edges(query, [{ from, to }], grid, signal);
    const ends = [...(needsHead ? [{ from, to: begin - 1 }] : []), ...(needsTail ? [{ from: end + 1, to }] : [])];
    const anew = ends.length === 0 ? [] : await edges(query, ends, grid, signal);
    const [head, tail] = [anew.slice(0, needsHead ? 1 : 0), anew.slice(needsHead ? 1 : 0)];
    const rest = { from: needsHead ? begin : from, to: needsTail ? end : to };
    const cut = parts.flatMap((part, i) => {
      const span = { from: Math.max(part.span.from, rest.from), to: Math.min(part.span.to, rest.to) };
      return span.from > span.to ? [] : [cutPart(part, span, (wanted[i] as Tile).grid)];
    });
    return [...head, ...cut, ...tail];
  }

  return async (query, signal) => {
    checkRange(query);
    const { channel, from, to, points } = query;
    const node = nodeOf(channel);
    const grid = gridFor(query);
    checkFineness(query, grid.width, points);
    const parts = grid.aligned
      ? await fromTiles(query, grid, signal)
      : await read({ channel, most: points, parts: [{ span: { from, to }, grid }] }, signal);
    const spec: ChannelSpec | undefined =
      factsOf(node)?.channels.find((each) => each.id === channel) ??
      parts.find((part) => part.spec !== undefined)?.spec;
    if (spec === undefined) throw hubError('CHANNEL_UNKNOWN', channel);
    const patience = Math.max(PATIENCE_MS, PATIENCE_MACHINE_MS * clock.rate());
    return combine(spec, parts, { channel, from, to, points, grid, now: clock.wall(), patience });
  };
}
