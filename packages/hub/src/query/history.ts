import { type ChannelSpec, type History, type HistoryQuery, nodeOf } from '@cerveceria/protocol';
import type { ProcessClock } from '@cerveceria/runtime';
import { hubError } from '../errors.ts';
import type { NodeFacts } from '../ingest/ingest-port.ts';
import { combine } from './combine.ts';
import { createExactParts } from './exact-parts.ts';
import { gridFor } from './grid.ts';
import type { ReadParts } from './parts-reader.ts';
import { checkFineness, checkRange } from './plan.ts';
import type { GetTiles } from './tile-source.ts';

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
  const exactly = createExactParts(read, tiles, clock);

  return async (query, signal) => {
    checkRange(query);
    const { channel, from, to, points } = query;
    const node = nodeOf(channel);
    const grid = gridFor(query);
    checkFineness(query, grid.width, points);
    const parts = grid.aligned
      ? await exactly({ channel, span: { from, to }, grid, points }, signal)
      : await read({ channel, most: points, parts: [{ span: { from, to }, grid }] }, signal);
    const spec: ChannelSpec | undefined =
      factsOf(node)?.channels.find((each) => each.id === channel) ??
      parts.find((part) => part.spec !== undefined)?.spec;
    if (spec === undefined) throw hubError('CHANNEL_UNKNOWN', channel);
    const patience = Math.max(PATIENCE_MS, PATIENCE_MACHINE_MS * clock.rate());
    return combine(spec, parts, { channel, from, to, points, grid, now: clock.wall(), patience });
  };
}
