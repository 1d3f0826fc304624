import { CHUNK_FRAMES, CHUNK_MS, STATS_WIDTH, summaryId, TIMES_WIDTH } from './frames-schema.ts';
import type { Db } from './open-store.ts';

export interface OpenChunk {
  id: number;
  readonly nodeId: number;
  readonly bootId: number;
  readonly channels: readonly number[];
  n: number;
  /** from and to of each slot; NaN where unknown or removed. */
  readonly times: Float64Array;
  /** First seq of each slot's frame. */
  readonly firsts: Float64Array;
  readonly stats: readonly Float64Array[];
}

interface ChunkRow {
  readonly id: number;
  readonly nodeId: number;
  readonly bootId: number;
  readonly channels: string;
  readonly n: number;
  readonly times: Buffer;
  readonly firsts: Buffer | null;
}

export function doublesOf(blob: Uint8Array): Float64Array {
  // A blob out of SQLite need not lie on eight bytes; the copy does.
  return new Float64Array(Uint8Array.from(blob).buffer);
}

export function bytesOf(doubles: Float64Array): Uint8Array {
  return new Uint8Array(doubles.buffer, doubles.byteOffset, doubles.byteLength);
}

/** Earliest from and latest to of a chunk's slots. */
export function spanOf(times: Float64Array, n: number): { readonly from: number | null; readonly to: number | null } {
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (let slot = 0; slot < n; slot++) {
    const [start, end] = [times[slot * TIMES_WIDTH] as number, times[slot * TIMES_WIDTH + 1] as number];
    if (start < from) from = start;
    if (end > to) to = end;
  }
  return from > to ? { from: null, to: null } : { from, to };
}

function padded(length: number, from?: Uint8Array): Float64Array {
  const doubles = new Float64Array(length).fill(Number.NaN);
  if (from !== undefined) doubles.set(doublesOf(from));
  return doubles;
}

/** Chunks of summaries while they are being filled. For use inside a write transaction. */
export function frameChunks(db: Db) {
  const find = db.prepare<[number], ChunkRow>(
    'SELECT id, node_id AS nodeId, boot_id AS bootId, channels, n, times, firsts FROM chunks WHERE id = ?',
  );
  const stats = db.prepare<[number]>('SELECT stats FROM summaries WHERE id = ?').pluck();
  const add = db.prepare<[number, number, number, string]>(
    "INSERT INTO chunks (node_id, epoch_id, boot_id, channels, n, times, firsts) VALUES (?, ?, ?, ?, 0, x'', x'')",
  );
  const saveFirsts = db.prepare<[Uint8Array, number]>('UPDATE chunks SET firsts = ? WHERE id = ?');
  const save = db.prepare<[number, number | null, number | null, Uint8Array, number]>(
    'UPDATE chunks SET n = ?, t_from = ?, t_to = ?, times = ? WHERE id = ?',
  );
  const saveStats = db.prepare<[number, Uint8Array]>('INSERT OR REPLACE INTO summaries (id, stats) VALUES (?, ?)');
  const span = db.prepare<[number, number]>('UPDATE nodes SET chunk_span = max(chunk_span, ?) WHERE id = ?');

  const saveTimes = ({ id, nodeId, n, times }: Pick<OpenChunk, 'id' | 'nodeId' | 'n' | 'times'>): void => {
    const { from, to } = spanOf(times, n);
    save.run(n, from, to, bytesOf(times.subarray(0, n * TIMES_WIDTH)), id);
    if (from !== null && to !== null) span.run(to - from, nodeId);
  };

  return {
    saveTimes,
    load(id: number): OpenChunk | undefined {
      const row = find.get(id);
      if (row === undefined) return undefined;
      const channels = JSON.parse(row.channels) as number[];
      return {
        ...row,
        channels,
        times: padded(CHUNK_FRAMES * TIMES_WIDTH, row.times),
        firsts: padded(CHUNK_FRAMES, row.firsts ?? undefined),
        stats: channels.map((channel) =>
          padded(CHUNK_FRAMES * STATS_WIDTH, stats.get(summaryId(channel, id)) as Uint8Array),
        ),
      };
    },
    create(nodeId: number, epochId: number, bootId: number, channels: readonly number[]): OpenChunk {
      const { lastInsertRowid } = add.run(nodeId, epochId, bootId, JSON.stringify(channels));
      return {
        id: Number(lastInsertRowid),
        nodeId,
        bootId,
        channels,
        n: 0,
        times: padded(CHUNK_FRAMES * TIMES_WIDTH),
        firsts: padded(CHUNK_FRAMES),
        stats: channels.map(() => padded(CHUNK_FRAMES * STATS_WIDTH)),
      };
    },
    save(chunk: OpenChunk): void {
      saveTimes(chunk);
      saveFirsts.run(bytesOf(chunk.firsts.subarray(0, chunk.n)), chunk.id);
      chunk.channels.forEach((channel, i) => {
        const doubles = (chunk.stats[i] as Float64Array).subarray(0, chunk.n * STATS_WIDTH);
        saveStats.run(summaryId(channel, chunk.id), bytesOf(doubles));
      });
    },
    /** Whether a frame of these channels that starts at `from` may still go into the chunk. */
    takes(chunk: OpenChunk, bootId: number, channels: readonly number[], from: number | null): boolean {
      if (chunk.n >= CHUNK_FRAMES || chunk.bootId !== bootId) return false;
      // A chunk of an older hub, which cannot say which frames it is of, is left as it is.
      if (chunk.n > 0 && Number.isNaN(chunk.firsts[0])) return false;
      if (channels.length !== chunk.channels.length || channels.some((id, i) => id !== chunk.channels[i])) return false;
      const start = spanOf(chunk.times, chunk.n).from;
      return start === null || from === null || Math.abs(from - start) < CHUNK_MS;
    },
  };
}

export type FrameChunks = ReturnType<typeof frameChunks>;
