import type { MetricValue } from '../health/told-values.ts';
import { createHistory, type HistoryParts, type ReadHistory } from './history.ts';
import { gateHistory } from './history-gate.ts';
import { historyMetrics } from './history-metrics.ts';
import { look } from './look.ts';
import { createPartsReader, type PartsReaderParts } from './parts-reader.ts';
import { TierAnswers } from './tier-answers.ts';
import { cacheTiles, type TileCacheParts } from './tile-cache.ts';
import { TouchWatch } from './touch-watch.ts';

export interface HistoryBook {
  /** For whoever asks from outside: bounded in number and time. */
  readonly asked: ReadHistory;
  /** For the hub itself. */
  readonly read: ReadHistory;
  metrics(): MetricValue[];
}

/** History over all tiers with what was asked before kept in memory. */
export function openHistory(
  parts: Omit<PartsReaderParts, 'clock'> & Pick<HistoryParts, 'clock'> & Pick<TileCacheParts, 'heard'>,
): HistoryBook {
  const { tiers, machine } = parts;
  const answers = new TierAnswers(tiers, machine);
  const reading = createPartsReader({ ...parts, answers });
  const take = (node: string) => look({ ...parts, answers }, node);
  const watch = new TouchWatch(tiers, answers, machine, take, parts.rollUps?.progresses);
  const cache = cacheTiles({ ...parts, read: reading, watch });
  const read = createHistory({ ...parts, read: reading, tiles: cache.get });
  const gate = gateHistory(read, machine);
  return { asked: gate.read, read, metrics: () => historyMetrics(cache.counts, cache.bytes(), gate.counts) };
}
