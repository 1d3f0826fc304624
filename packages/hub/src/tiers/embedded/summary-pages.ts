import type { ChannelSpec } from '@cerveceria/protocol';
import type { FrameRange } from '../frame-tier.ts';
import { doublesOf } from './frame-chunks.ts';
import type { Db } from './open-store.ts';

export interface SummaryChunk {
  /** Earliest time in the chunk: none of the chunks after it begins before. */
  readonly start: number;
  readonly channel: ChannelSpec;
  readonly times: Float64Array;
  readonly stats: Float64Array;
}

export type SummaryCursor = readonly [start: number, chunk: number];

export interface SummaryPage {
  readonly chunks: readonly SummaryChunk[];
  readonly next: SummaryCursor | null;
}

interface Row {
  readonly id: number;
  readonly start: number;
  readonly spec: string;
  readonly times: Uint8Array;
  readonly stats: Uint8Array;
}

const PAGE = 256;

const bounded = (ms: number) => Math.max(-8.64e15, Math.min(8.64e15, ms));

export function summaryPages(db: Db) {
  const node = db.prepare<[string], { id: number; span: number }>(
    'SELECT id, chunk_span AS span FROM nodes WHERE node = ?',
  );
  const page = db.prepare<[number, number, number, number, number, string, number], Row>(
    `SELECT chunks.id, t_from AS start, spec, times, stats FROM chunks, channels
     JOIN summaries ON summaries.id = channels.id * 4294967296 + chunks.id
     WHERE node_id = ? AND t_from <= ? AND t_to >= ? AND (t_from, chunks.id) > (?, ?) AND channel = ?
     ORDER BY t_from, chunks.id LIMIT ?`,
  );
  return {
    summaries({ range, channel, after }: { range: FrameRange; channel: string; after: SummaryCursor | null }) {
      const found = node.get(range.node);
      if (found === undefined) return { value: { chunks: [], next: null } satisfies SummaryPage };
      const [from, to] = [bounded(range.from), bounded(range.to)];
      const [start, id] = after ?? [from - found.span, 0];
      const rows = page.all(found.id, to, from, start, id, channel, PAGE);
      const last = rows.at(-1);
      const next = rows.length < PAGE || last === undefined ? null : ([last.start, last.id] as const);
      const chunks = rows.map(({ start, spec, times, stats }) => ({
        start,
        channel: JSON.parse(spec) as ChannelSpec,
        times: doublesOf(times),
        stats: doublesOf(stats),
      }));
      const transfer = chunks.flatMap(({ times, stats }) => [times.buffer, stats.buffer] as ArrayBuffer[]);
      return { value: { chunks, next } satisfies SummaryPage, transfer };
    },
  };
}
