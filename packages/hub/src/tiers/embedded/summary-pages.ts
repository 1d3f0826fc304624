import type { ChannelSpec } from '@cerveceria/protocol';
import type { FrameRange } from '../frame-tier.ts';
import { TIMES_WIDTH } from './frames-schema.ts';
import type { Db } from './open-store.ts';

export interface SummaryChunk {
  /** Earliest time in the chunk: none of the chunks after it begins before. */
  readonly start: number;
  readonly channel: ChannelSpec;
  /** Frames in it. */
  readonly n: number;
}

export type SummaryCursor = readonly [start: number, chunk: number];

export interface SummaryPage {
  readonly chunks: readonly SummaryChunk[];
  /** Of each chunk in turn the times, then the stats: one buffer, because moving one costs as much as moving many. */
  readonly doubles: Float64Array;
  readonly next: SummaryCursor | null;
}

interface Row {
  readonly id: number;
  readonly start: number;
  readonly spec: string;
  readonly times: Uint8Array;
  readonly stats: Uint8Array;
}

const PAGE = 400;
const EMPTY: SummaryPage = { chunks: [], doubles: new Float64Array(), next: null };

const bounded = (ms: number) => Math.max(-8.64e15, Math.min(8.64e15, ms));

function pack(rows: readonly Row[]): Float64Array {
  const length = rows.reduce((sum, { times, stats }) => sum + times.length + stats.length, 0);
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const { times, stats } of rows) {
    bytes.set(times, at);
    bytes.set(stats, at + times.length);
    at += times.length + stats.length;
  }
  return new Float64Array(bytes.buffer);
}

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
      if (found === undefined) return { value: EMPTY };
      const [from, to] = [bounded(range.from), bounded(range.to)];
      const [start, id] = after ?? [from - found.span, 0];
      const rows = page.all(found.id, to, from, start, id, channel, PAGE);
      const last = rows.at(-1);
      const next = rows.length < PAGE || last === undefined ? null : ([last.start, last.id] as const);
      const specs = new Map([...new Set(rows.map((row) => row.spec))].map((spec) => [spec, JSON.parse(spec)]));
      const chunks = rows.map(({ start: at, spec, times }) => ({
        ...{ start: at, channel: specs.get(spec) as ChannelSpec, n: times.length / TIMES_WIDTH / 8 },
      }));
      const doubles = pack(rows);
      return { value: { chunks, doubles, next } satisfies SummaryPage, transfer: [doubles.buffer as ArrayBuffer] };
    },
  };
}
