import type { BootOffset } from '@cerveceria/protocol';
import { type WallTime, wallTime } from '../wall-time.ts';
import type { Db } from './open-store.ts';

export interface EpochRow {
  readonly id: number;
  readonly nodeId: number;
  watermark: number;
  held: number;
  dropped: number;
  frames: number;
  chunkId: number | null;
}

/** Row ids of nodes, boots, channels and epochs, made when first met. For use inside a write transaction. */
export function frameNames(db: Db) {
  const findNode = db.prepare<[string]>('SELECT id FROM nodes WHERE node = ?').pluck();
  const addNode = db.prepare<[string]>('INSERT INTO nodes (node) VALUES (?)');
  const findBoot = db.prepare<[number, string]>('SELECT id FROM boots WHERE node_id = ? AND boot = ?').pluck();
  const addBoot = db.prepare<[number, string]>('INSERT INTO boots (node_id, boot) VALUES (?, ?)');
  const findChannel = db.prepare<[string]>('SELECT id FROM channels WHERE spec = ?').pluck();
  const addChannel = db.prepare<[string, string]>('INSERT INTO channels (channel, spec) VALUES (?, ?)');
  const findEpoch = db.prepare<[number, string], EpochRow>(
    `SELECT id, node_id AS nodeId, watermark, held, dropped, frames, chunk_id AS chunkId
     FROM epochs WHERE node_id = ? AND epoch = ?`,
  );
  const addEpoch = db.prepare<[number, string]>(
    'INSERT INTO epochs (node_id, epoch, watermark, held, dropped, frames) VALUES (?, ?, 0, 0, 0, 0)',
  );
  const saveEpoch = db.prepare<[EpochRow]>(
    `UPDATE epochs SET watermark = @watermark, held = @held, dropped = @dropped, frames = @frames, chunk_id = @chunkId
     WHERE id = @id`,
  );
  const offsets = db.prepare<[number], Omit<BootOffset, 'boot'>>(
    'SELECT mono, offset, quality FROM boot_offsets WHERE boot_id = ? ORDER BY mono',
  );

  const made = (result: { lastInsertRowid: number | bigint }) => Number(result.lastInsertRowid);
  const node = (name: string) => (findNode.get(name) as number | undefined) ?? made(addNode.run(name));
  const pieces = (bootId: number, boot: string): BootOffset[] =>
    offsets.all(bootId).map((piece) => ({ boot, ...piece }));

  return {
    node,
    nodeIfKnown: (name: string) => findNode.get(name) as number | undefined,
    boot: (nodeId: number, boot: string) =>
      (findBoot.get(nodeId, boot) as number | undefined) ?? made(addBoot.run(nodeId, boot)),
    /** Row ids of a frame's channel table, given as JSON of its specs. */
    channels: (specs: string) =>
      (JSON.parse(specs) as { id: string }[]).map((spec) => {
        const text = JSON.stringify(spec);
        return (findChannel.get(text) as number | undefined) ?? made(addChannel.run(spec.id, text));
      }),
    epochIfKnown: (nodeId: number, epoch: string) => findEpoch.get(nodeId, epoch),
    epoch(nodeId: number, epoch: string): EpochRow {
      const known = findEpoch.get(nodeId, epoch);
      if (known !== undefined) return known;
      const id = made(addEpoch.run(nodeId, epoch));
      return { id, nodeId, watermark: 0, held: 0, dropped: 0, frames: 0, chunkId: null };
    },
    saveEpoch: (row: EpochRow) => void saveEpoch.run(row),
    pieces,
    wallTime: (bootId: number): WallTime => wallTime(pieces(bootId, '')),
  };
}

export type FrameNames = ReturnType<typeof frameNames>;
