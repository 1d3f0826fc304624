import { FakeClock } from '@cerveceria/runtime';
import { createHistory, type HistoryParts, type ReadHistory } from '../../src/query/history.ts';
import { createPartsReader, type PartsReaderParts } from '../../src/query/parts-reader.ts';
import { readTiles } from '../../src/query/tile-source.ts';
import type { FrameTier } from '../../src/tiers/frame-tier.ts';

type Rest = Pick<HistoryParts, 'factsOf' | 'clock'> & Pick<PartsReaderParts, 'provisional'> & Partial<PartsReaderParts>;

/** History over tiers without a cache: each tile is read each time. */
export function historyOver(tiers: readonly FrameTier[], rest: Rest): ReadHistory {
  const read = createPartsReader({ machine: new FakeClock(), ...rest, tiers });
  return createHistory({ ...rest, read, tiles: readTiles(read) });
}
