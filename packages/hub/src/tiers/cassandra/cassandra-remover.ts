import { inTurn, oldestOf, putPack, putPlace } from './cassandra-appender.ts';
import type { CassandraLink } from './cassandra-link.ts';
import { inOrder } from './cassandra-order.ts';
import { after, type Counts, type PlainFrame } from './cassandra-pack.ts';
import { apartOf, epochsOf, packsOf, runsOf } from './cassandra-rows.ts';

/**
 * Deletes whole frames of an epoch up to `last`. What is then gone is written first, as a count from the epoch's
 * beginning, so that a removal that was cut short can run again and counts nothing twice.
 */
export async function removeFrames(link: CassandraLink, node: string, epoch: string, last: number): Promise<number> {
  const known = (await epochsOf(link, node)).find((each) => each.epoch === epoch);
  if (known === undefined) return 0;
  const runs = (await runsOf(link, node)).filter((run) => run.epoch === epoch && run.first <= last);
  const apart = (await apartOf(link, node)).filter(({ frame }) => frame.epoch === epoch && frame.last <= last);
  let gone: Counts = known.gone;
  const raise = (before: Counts, frame: PlainFrame) => {
    const counts = after(before, frame);
    if (counts.frames > gone.frames) gone = counts;
    return counts;
  };
  for (const { frame, before } of apart) raise(before, frame);
  let kept = last + 1;
  const deletions: { readonly query: string; readonly params: readonly unknown[] }[] = [];
  for (const { boot, hourMin, hourMax } of runs)
    for (let hour = hourMin; hour <= hourMax; hour++) {
      const packs = (await packsOf(link, { node, boot, hour, epoch }, true)).filter(({ first }) => first <= last);
      const whole = packs.filter((pack) => pack.last <= last);
      for (const { frames, before } of whole) frames.reduce(raise, before);
      for (const pack of packs.filter((each) => each.last > last)) {
        const doomed = pack.frames.filter((frame) => frame.last <= last);
        const counts = doomed.reduce(raise, pack.before);
        const frames = pack.frames.slice(doomed.length);
        kept = Math.min(kept, frames[0]?.first ?? kept);
        if (doomed.length === 0) continue;
        // The rest stands before its old row goes: whoever reads in between meets a frame twice and takes it once.
        const rest = { boot, hour, frames, before: counts };
        await inTurn(link, [putPack(node, epoch, rest), putPlace(node, epoch, rest)]);
        deletions.push(rowsUpTo(node, boot, hour, epoch, pack.first));
      }
      const newest = whole.at(-1);
      if (newest !== undefined) deletions.push(rowsUpTo(node, boot, hour, epoch, newest.first));
    }
  await link.run(
    `UPDATE epochs USING TIMESTAMP ? SET gone_held = ?, gone_dropped = ?, gone_frames = ?
     WHERE node = ? AND epoch = ?`,
    [...[gone.frames + 1, gone.held, gone.dropped, gone.frames].map((value) => BigInt(value)), node, epoch],
  );
  await inTurn(link, deletions);
  // Last: a place without its row is passed over, a row without its place would never be found again.
  await link.run('DELETE FROM places WHERE node = ? AND epoch = ? AND first < ?', [node, epoch, BigInt(kept)]);
  const query = 'DELETE FROM apart WHERE node = ? AND epoch = ? AND first <= ?';
  const newest = apart.at(-1);
  if (newest !== undefined) await link.run(query, [node, epoch, BigInt(newest.frame.first)]);
  for await (const { first } of inOrder(link, { node, epoch, after: known.oldest - 1 }, false)) {
    await link.run(...oldestOf(node, epoch, first));
    break;
  }
  return gone.frames - known.gone.frames;
}

/** One tombstone for all of an hour's rows up to `first`. */
function rowsUpTo(node: string, boot: string, hour: number, epoch: string, first: number) {
  return {
    query: 'DELETE FROM packs WHERE node = ? AND boot = ? AND hour = ? AND epoch = ? AND first <= ?',
    params: [node, boot, BigInt(hour), epoch, BigInt(first)],
  };
}
