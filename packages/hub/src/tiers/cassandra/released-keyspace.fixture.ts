import type { Client } from 'cassandra-driver';
import type { StoredFrame } from '../frame-tier.ts';
import { migrate } from './cassandra-migrations.ts';
import { after, type Counts, headsOf } from './cassandra-pack.ts';

/** The schema before hours had slices. */
const RELEASED = 3;
/** Frames of one row; an hour has several. */
const ROW = 45;
const TOP = 2 ** 52;

/** A keyspace as the version before slices left it: one epoch of one boot within one hour. */
export async function fillReleased(client: Client, keyspace: string, frames: readonly StoredFrame[]): Promise<void> {
  await migrate(client, { keyspace, dataCenter: 'datacenter1', copies: 1 }, () => undefined, RELEASED);
  const run = (query: string, params: unknown[]) => client.execute(query, params, { prepare: true });
  const { node, epoch, boot } = frames[0] as StoredFrame;
  let before: Counts = { held: 0, dropped: 0, frames: 0 };
  await run("INSERT INTO nodes (brewery, node) VALUES ('here', ?)", [node]);
  for (let at = 0; at < frames.length; at += ROW) {
    const own = frames.slice(at, at + ROW);
    const [first, last] = [(own[0] as StoredFrame).first, (own.at(-1) as StoredFrame).last];
    await run(
      `INSERT INTO packs (node, boot, hour, epoch, first, last, held_before, dropped_before, frames_before, heads, bytes)
       VALUES (?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?)`,
      [
        ...[node, boot, epoch, first, last, before.held, before.dropped, before.frames, headsOf(own)],
        Buffer.concat(own.map(({ bytes }) => bytes)),
      ],
    );
    await run('INSERT INTO places (node, epoch, first, boot, hour) VALUES (?, ?, ?, ?, 0)', [node, epoch, first, boot]);
    before = own.reduce(after, before);
  }
  const newest = frames.at(-1) as StoredFrame;
  const spans = [
    ['first', 1, TOP - 1],
    ['hour_min', 0, TOP],
    ['hour_max', 0, 1],
    ['span', 499, 500],
  ] as const;
  for (const [column, value, stamp] of spans)
    await run(`UPDATE runs USING TIMESTAMP ? SET ${column} = ? WHERE node = ? AND epoch = ? AND boot = ?`, [
      ...[stamp, value, node, epoch, boot],
    ]);
  await run('UPDATE epochs USING TIMESTAMP 1 SET oldest = 1 WHERE node = ? AND epoch = ?', [node, epoch]);
  await run(
    `UPDATE epochs USING TIMESTAMP ? SET watermark = ?, held = ?, dropped = ?, frames = ?, last_boot = ?, last_mono = ?
     WHERE node = ? AND epoch = ?`,
    [...[newest.last, newest.last, before.held, before.dropped, before.frames, boot, newest.monoTo], ...[node, epoch]],
  );
}
