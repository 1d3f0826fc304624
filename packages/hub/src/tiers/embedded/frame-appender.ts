import type { Verdict } from '../frame-tier.ts';
import { judge } from '../gate.ts';
import type { WallTime } from '../wall-time.ts';
import type { FrameChunks, OpenChunk } from './frame-chunks.ts';
import type { EpochRow, FrameNames } from './frame-names.ts';
import { STATS_WIDTH, TIMES_WIDTH } from './frames-schema.ts';
import type { Db } from './open-store.ts';
import type { PackedFrame } from './packed-frame.ts';

interface Place {
  readonly chunkId: number | null;
  readonly slot: number | null;
}

const NOWHERE: Place = { chunkId: null, slot: null };

/** Appends frames inside one write transaction; what it has read lives no longer than that. */
export function frameAppender(db: Db, names: FrameNames, chunks: FrameChunks) {
  const insert = db.prepare(
    `INSERT INTO frames (epoch_id, node_id, first, last, kind, boot_id, mono_from, mono_to, held, dropped, t_from, t_to,
       chunk_id, slot, bytes)
     VALUES (@epochId, @nodeId, @first, @last, @kind, @bootId, @monoFrom, @monoTo, @held, @dropped, @from, @to,
       @chunkId, @slot, @bytes)`,
  );
  const span = db.prepare<[number, number]>('UPDATE nodes SET frame_span = max(frame_span, ?) WHERE id = ?');

  return function begin() {
    const epochs = new Map<string, EpochRow>();
    const open = new Map<number, OpenChunk>();
    const bootIds = new Map<string, number>();
    const times = new Map<number, WallTime>();
    const tables = new Map<string, number[]>();
    const spans = new Map<number, number>();

    function once<K, V>(map: Map<K, V>, key: K, make: () => V): V {
      const known = map.get(key);
      if (known !== undefined) return known;
      const value = make();
      map.set(key, value);
      return value;
    }

    function chunkFor(epoch: EpochRow, bootId: number, channels: number[], from: number | null): OpenChunk {
      const current = open.get(epoch.id) ?? (epoch.chunkId === null ? undefined : chunks.load(epoch.chunkId));
      if (current !== undefined && chunks.takes(current, bootId, channels, from)) return current;
      if (current !== undefined && open.has(epoch.id)) chunks.save(current);
      return chunks.create(epoch.nodeId, epoch.id, bootId, channels);
    }

    function summarise(frame: PackedFrame, epoch: EpochRow, bootId: number, from: number | null, to: number | null) {
      if (frame.stats.length === 0) return NOWHERE;
      const channels = once(tables, frame.channels, () => names.channels(frame.channels));
      const chunk = chunkFor(epoch, bootId, channels, from);
      open.set(epoch.id, chunk);
      epoch.chunkId = chunk.id;
      const slot = chunk.n++;
      chunk.firsts[slot] = frame.first;
      chunk.times.set([from ?? Number.NaN, to ?? Number.NaN], slot * TIMES_WIDTH);
      chunk.stats.forEach((column, i) => {
        column.set(frame.stats.subarray(i * STATS_WIDTH, (i + 1) * STATS_WIDTH), slot * STATS_WIDTH);
      });
      return { chunkId: chunk.id, slot };
    }

    function append(frame: PackedFrame): Verdict {
      const epoch = once(epochs, `${frame.node} ${frame.epoch}`, () =>
        names.epoch(names.node(frame.node), frame.epoch),
      );
      const verdict = judge(epoch.watermark, frame);
      if (verdict.outcome !== 'stored') return verdict;
      const { nodeId } = epoch;
      const bootId = once(bootIds, `${nodeId} ${frame.boot}`, () => names.boot(nodeId, frame.boot));
      const wall = once(times, bootId, () => names.wallTime(bootId));
      const from = frame.monoFrom === null ? null : wall(frame.monoFrom);
      const end = frame.monoTo === null ? null : wall(frame.monoTo);
      const to = from === null || end === null ? null : Math.max(from, end);
      const place = summarise(frame, epoch, bootId, from, to);
      const { first, last, kind, monoFrom, monoTo, held, dropped, bytes } = frame;
      const row = { epochId: epoch.id, nodeId, first, last, kind, bootId, monoFrom, monoTo, held, dropped, bytes };
      insert.run({ ...row, from: to === null ? null : from, to, ...place });
      epoch.watermark = last;
      epoch.held += held;
      epoch.dropped += dropped;
      epoch.frames++;
      if (from !== null && to !== null) spans.set(nodeId, Math.max(spans.get(nodeId) ?? 0, to - from));
      return verdict;
    }

    /** Before the commit. */
    function finish(): void {
      for (const chunk of open.values()) chunks.save(chunk);
      for (const epoch of epochs.values()) names.saveEpoch(epoch);
      for (const [nodeId, ms] of spans) span.run(ms, nodeId);
    }

    return { append, finish };
  };
}
