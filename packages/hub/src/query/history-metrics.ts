import type { MetricValue } from '../health/told-values.ts';
import type { GateCounts } from './history-gate.ts';
import type { TileCounts } from './tile-cache.ts';

/** Share of the tiles that no store was read for; 1 before the first. */
export function hitRate({ cached, shared, read }: TileCounts): number {
  const all = cached + shared + read;
  return all === 0 ? 1 : (cached + shared) / all;
}

/** What history tells whoever watches over the hub. */
export function historyMetrics(tiles: TileCounts, bytes: number, gate: GateCounts): MetricValue[] {
  const counter = (name: string, help: string, value: number) => ({ name, help, value, kind: 'counter' as const });
  const gauge = (name: string, help: string, value: number) => ({ name, help, value, kind: 'gauge' as const });
  const from = 'Pieces of history that were asked for, by where they were found: memory, another query, a store';
  return [
    ...(['cached', 'shared', 'read'] as const).map((found) => ({
      ...counter('history_tiles_total', from, tiles[found]),
      labels: { found },
    })),
    gauge('history_hit_rate', 'Share of those pieces for which no store was read, since the start', hitRate(tiles)),
    gauge('history_cache_bytes', 'Memory that pieces of history take, about', bytes),
    gauge('history_running', 'Histories that are being read', gate.running),
    gauge('history_waiting', 'Histories that wait for their turn', gate.waiting),
    counter('history_refused_total', 'Histories that were refused because too many waited', gate.refused),
    counter('history_late_total', 'Histories that were given up because they took too long', gate.late),
  ];
}
