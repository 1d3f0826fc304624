import type { BootOffset } from '@cerveceria/protocol';
import { changedSpan } from '../wall-time.ts';
import { doublesOf, type FrameChunks } from './frame-chunks.ts';
import type { FrameNames } from './frame-names.ts';
import { TIMES_WIDTH } from './frames-schema.ts';
import type { Db } from './open-store.ts';

interface Retiming {
  readonly id: number;
  readonly bootId: number;
  readonly from: number;
  readonly to: number;
}

interface FrameTimes {
  readonly id: number;
  readonly nodeId: number;
  readonly monoFrom: number;
  readonly monoTo: number;
  readonly chunkId: number | null;
  readonly slot: number | null;
}

/** Frames re-timed in one transaction: some 2 ms. */
const BATCH = 128;

/** The table of boots and what follows from a change of it. Each function is the body of one write transaction. */
export function frameRetimer(db: Db, names: FrameNames, chunks: FrameChunks) {
  const put = db.prepare<[number, number, number, string]>(
    'INSERT OR REPLACE INTO boot_offsets (boot_id, mono, offset, quality) VALUES (?, ?, ?, ?)',
  );
  const plan = db.prepare<[number, number, number]>(
    'INSERT INTO retimings (boot_id, mono_from, mono_to) VALUES (?, ?, ?)',
  );
  const next = db.prepare<[], Retiming>(
    'SELECT id, boot_id AS bootId, mono_from AS "from", mono_to AS "to" FROM retimings ORDER BY id LIMIT 1',
  );
  const forget = db.prepare<[number]>('DELETE FROM retimings WHERE id = ?');
  const advance = db.prepare<[number, number]>('UPDATE retimings SET mono_from = ? WHERE id = ?');
  /** A frame that began before the span may reach into it. */
  const before = db
    .prepare<[number, number]>('SELECT max(mono_from) FROM frames WHERE boot_id = ? AND mono_from < ?')
    .pluck();
  const touched = db.prepare<[number, number, number, number], FrameTimes>(
    `SELECT id, node_id AS nodeId, mono_from AS monoFrom, mono_to AS monoTo, chunk_id AS chunkId, slot FROM frames
     WHERE boot_id = ? AND mono_from >= ? AND mono_from <= ? AND mono_to IS NOT NULL ORDER BY mono_from LIMIT ?`,
  );
  const setTimes = db.prepare<[number | null, number | null, number]>(
    'UPDATE frames SET t_from = ?, t_to = ? WHERE id = ?',
  );
  const chunkTimes = db.prepare<[number], { nodeId: number; n: number; times: Uint8Array }>(
    'SELECT node_id AS nodeId, n, times FROM chunks WHERE id = ?',
  );
  const span = db.prepare<[number, number]>('UPDATE nodes SET frame_span = max(frame_span, ?) WHERE id = ?');

  function learn(node: string, boots: readonly BootOffset[]): void {
    const nodeId = names.node(node);
    for (const boot of new Set(boots.map((piece) => piece.boot))) {
      const bootId = names.boot(nodeId, boot);
      const old = names.pieces(bootId, boot);
      const fresh = boots.filter((piece) => piece.boot === boot);
      const same = (piece: BootOffset) =>
        old.some((o) => o.mono === piece.mono && o.offset === piece.offset && o.quality === piece.quality);
      if (fresh.every(same)) continue;
      for (const { mono, offset, quality } of fresh) put.run(bootId, mono, offset, quality);
      const changed = changedSpan(old, names.pieces(bootId, boot));
      if (changed === undefined) continue;
      plan.run(bootId, (before.get(bootId, changed.from) as number | null) ?? changed.from, changed.to);
    }
  }

  function retime(frames: readonly FrameTimes[], bootId: number): void {
    const wall = names.wallTime(bootId);
    const slots = new Map<number, [number, number, number][]>();
    for (const { id, nodeId, monoFrom, monoTo, chunkId, slot } of frames) {
      const from = wall(monoFrom);
      const end = wall(monoTo);
      const to = from === null || end === null ? null : Math.max(from, end);
      setTimes.run(from, to, id);
      if (from !== null && to !== null) span.run(to - from, nodeId);
      if (chunkId === null || slot === null) continue;
      const list = slots.get(chunkId) ?? [];
      list.push([slot, from ?? Number.NaN, to ?? Number.NaN]);
      slots.set(chunkId, list);
    }
    for (const [id, list] of slots) {
      const chunk = chunkTimes.get(id);
      if (chunk === undefined) continue;
      const times = doublesOf(chunk.times);
      for (const [slot, from, to] of list) times.set([from, to], slot * TIMES_WIDTH);
      chunks.saveTimes({ id, nodeId: chunk.nodeId, n: chunk.n, times });
    }
  }

  /** One batch of what is still to be re-timed; false when nothing is. */
  function step(): boolean {
    const plan = next.get();
    if (plan === undefined) return false;
    const frames = touched.all(plan.bootId, plan.from, plan.to, BATCH);
    retime(frames, plan.bootId);
    const last = frames.at(-1)?.monoFrom;
    // More frames than a batch may begin at one instant only when they say so falsely; they must not hold up the rest.
    if (frames.length < BATCH || last === undefined) forget.run(plan.id);
    else advance.run(Math.max(last, plan.from + 1), plan.id);
    return true;
  }

  return { learn, step };
}
