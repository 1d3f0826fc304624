import type { HistoryParts } from './history.ts';
import { createHistory, type ReadHistory } from './history.ts';
import { createPartsReader, type PartsReaderParts } from './parts-reader.ts';
import { TierAnswers } from './tier-answers.ts';
import { cacheTiles, type TileCounts } from './tile-cache.ts';
import { TouchWatch } from './touch-watch.ts';

export interface HistoryBook {
  readonly read: ReadHistory;
  readonly tiles: Readonly<TileCounts>;
}

/** History over all tiers with what was asked before kept in memory. */
export function openHistory(parts: Omit<PartsReaderParts, 'clock'> & Pick<HistoryParts, 'clock'>): HistoryBook {
  const { tiers, machine, provisional, clock } = parts;
  const read = createPartsReader(parts);
  const watch = new TouchWatch(tiers, new TierAnswers(tiers, machine), machine);
  const { get, counts } = cacheTiles({ read, watch, provisional, clock, machine });
  return { read: createHistory({ ...parts, read, tiles: get }), tiles: counts };
}
