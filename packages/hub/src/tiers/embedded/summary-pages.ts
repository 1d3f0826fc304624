import type { ChannelSpec } from '@cerveceria/protocol';
import type { FrameRange } from '../frame-tier.ts';
import { bytesOf } from './frame-chunks.ts';
import { TIMES_WIDTH } from './frames-schema.ts';
import type { Db } from './open-store.ts';

export interface SummaryChunk {
  /** Earliest time in the chunk: none of the chunks after it begins before. */
  readonly start: number;
  readonly channel: ChannelSpec;
  readonly epoch: string;
  /** Frames in it. */
  readonly n: number;
}

export type SummaryCursor = readonly [start: number, chunk: number];

export interface SummaryPage {
  readonly chunks: readonly SummaryChunk[];
  /** Of each chunk in turn the times, then the first seqs, then the stats: one buffer, because moving one costs as much as moving many. */
  readonly doubles: Float64Array;
  readonly next: SummaryCursor | null;
}

interface Row {
  readonly id: number;
  readonly start: number;
  readonly spec: string;
  readonly epoch: string | null;
  readonly times: Uint8Array;
  readonly firsts: Uint8Array;
  readonly stats: Uint8Array;
}

interface Stored extends Omit<Row, 'firsts'> {
  readonly firsts: Uint8Array | null;
}

const PAGE = 400;
const EMPTY: SummaryPage = { chunks: [], doubles: new Float64Array(), next: null };

const bounded = (ms: number) => Math.max(-8.64e15, Math.min(8.64e15, ms));

function pack(rows: readonly Row[]): Float64Array {
  const length = rows.reduce((sum, { times, firsts, stats }) => sum + times.length + firsts.length + stats.length, 0);
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const { times, firsts, stats } of rows)
    for (const column of [times, firsts, stats]) {
      bytes.set(column, at);
      at += column.length;
    }
  return new Float64Array(bytes.buffer);
}

export function summaryPages(db: Db) {
  const node = db.prepare<[string], { id: number; span: number }>(
    'SELECT id, chunk_span AS span FROM nodes WHERE node = ?',
  );
  const page = db.prepare<[number, number, number, number, number, string, number], Stored>(
    `SELECT chunks.id, t_from AS start, spec, times, firsts, stats,
       (SELECT epoch FROM epochs WHERE epochs.id = chunks.epoch_id) AS epoch FROM chunks, channels
     JOIN summaries ON summaries.id = channels.id * 4294967296 + chunks.id
     WHERE node_id = ? AND t_from <= ? AND t_to >= ? AND (t_from, chunks.id) > (?, ?) AND channel = ?
     ORDER BY t_from, chunks.id LIMIT ?`,
  );
  const ofChunk = db.prepare<[number], { slot: number; first: number; epoch: string }>(
    'SELECT slot, first, epoch FROM frames JOIN epochs ON epochs.id = frames.epoch_id WHERE frames.chunk_id = ?',
  );

  /** A chunk that an older hub wrote does not say which frames it is of; they say it. */
  function identified(row: Stored): Row {
    if (row.firsts !== null && row.epoch !== null) return { ...row, firsts: row.firsts };
    const frames = ofChunk.all(row.id);
    const firsts = new Float64Array(row.times.length / TIMES_WIDTH / 8).fill(Number.NaN);
    for (const { slot, first } of frames) firsts[slot] = first;
    return { ...row, epoch: frames[0]?.epoch ?? '', firsts: bytesOf(firsts) };
  }

  return {
    summaries({ range, channel, after }: { range: FrameRange; channel: string; after: SummaryCursor | null }) {
      const found = node.get(range.node);
      if (found === undefined) return { value: EMPTY };
      const [from, to] = [bounded(range.from), bounded(range.to)];
      const [start, id] = after ?? [from - found.span, 0];
      const rows = page.all(found.id, to, from, start, id, channel, PAGE).map(identified);
      const last = rows.at(-1);
      const next = rows.length < PAGE || last === undefined ? null : ([last.start, last.id] as const);
      const specs = new Map([...new Set(rows.map((row) => row.spec))].map((spec) => [spec, JSON.parse(spec)]));
      const chunks = rows.map(({ start: at, spec, epoch, times }) => ({
        ...{ start: at, channel: specs.get(spec) as ChannelSpec, epoch: epoch ?? '' },
        n: times.length / TIMES_WIDTH / 8,
      }));
      const doubles = pack(rows);
      return { value: { chunks, doubles, next } satisfies SummaryPage, transfer: [doubles.buffer as ArrayBuffer] };
    },
  };
}
