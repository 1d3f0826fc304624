import { doublesOf, type FrameChunks } from './frame-chunks.ts';
import type { FrameNames } from './frame-names.ts';
import { summaryId, TIMES_WIDTH } from './frames-schema.ts';
import type { Db } from './open-store.ts';

interface Doomed {
  readonly id: number;
  readonly held: number;
  readonly dropped: number;
  readonly chunkId: number | null;
  readonly slot: number | null;
}

const BATCH = 64;

/** Deletes whole frames, some at a time; the watermark stays, so that what was removed is never taken in again. */
export function frameRemover(db: Db, names: FrameNames, chunks: FrameChunks) {
  const find = db.prepare<[number, number, number], Doomed>(
    `SELECT id, held, dropped, chunk_id AS chunkId, slot FROM frames
     WHERE epoch_id = ? AND last <= ? ORDER BY first LIMIT ?`,
  );
  const drop = db.prepare<[number]>('DELETE FROM frames WHERE id = ?');
  const left = db.prepare<[number]>('SELECT count(*) FROM frames WHERE chunk_id = ?').pluck();
  const chunk = db.prepare<[number], { nodeId: number; n: number; channels: string; times: Uint8Array }>(
    'SELECT node_id AS nodeId, n, channels, times FROM chunks WHERE id = ?',
  );
  const dropChunk = db.prepare<[number]>('DELETE FROM chunks WHERE id = ?');
  const dropSummary = db.prepare<[number]>('DELETE FROM summaries WHERE id = ?');
  const closeChunk = db.prepare<[number]>('UPDATE epochs SET chunk_id = NULL WHERE chunk_id = ?');

  function clear(id: number, slots: readonly number[]): void {
    const row = chunk.get(id);
    if (row === undefined) return;
    if (left.get(id) === 0) {
      for (const channel of JSON.parse(row.channels) as number[]) dropSummary.run(summaryId(channel, id));
      dropChunk.run(id);
      closeChunk.run(id);
      return;
    }
    const times = doublesOf(row.times);
    for (const slot of slots) times.fill(Number.NaN, slot * TIMES_WIDTH, (slot + 1) * TIMES_WIDTH);
    chunks.saveTimes({ id, nodeId: row.nodeId, n: row.n, times });
  }

  /** The body of one write transaction. Returns how many frames went; fewer than a batch means that it is done. */
  return function remove(
    node: string,
    epoch: string,
    last: number,
  ): { readonly removed: number; readonly done: boolean } {
    const nodeId = names.nodeIfKnown(node);
    const row = nodeId === undefined ? undefined : names.epochIfKnown(nodeId, epoch);
    if (row === undefined) return { removed: 0, done: true };
    const doomed = find.all(row.id, last, BATCH);
    const slots = new Map<number, number[]>();
    for (const { id, held, dropped, chunkId, slot } of doomed) {
      drop.run(id);
      row.held -= held;
      row.dropped -= dropped;
      row.frames--;
      if (chunkId !== null && slot !== null) slots.set(chunkId, [...(slots.get(chunkId) ?? []), slot]);
    }
    names.saveEpoch(row);
    for (const [id, list] of slots) clear(id, list);
    return { removed: doomed.length, done: doomed.length < BATCH };
  };
}
