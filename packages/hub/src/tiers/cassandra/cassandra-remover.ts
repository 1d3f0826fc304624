import { inTurn, oldestOf, putPack, putPlace } from './cassandra-appender.ts';
import type { CassandraLink } from './cassandra-link.ts';
import { inOrder, type Place, placesUpTo } from './cassandra-order.ts';
import { after, type Counts, type PlainFrame } from './cassandra-pack.ts';
import { apartOf, epochsOf, type PackRow, packsOf } from './cassandra-rows.ts';
import { readAhead } from './read-ahead.ts';

/** Hours whose rows are asked for before the first of them is there. */
const HOURS_AHEAD = 8;

/** The hours in which rows lie, each once. */
function hoursOf(places: readonly Place[]): Pick<Place, 'boot' | 'hour'>[] {
  return [...new Map(places.map(({ boot, hour }) => [`${boot} ${hour}`, { boot, hour }])).values()];
}

/**
 * Deletes whole frames of an epoch up to `last`. What is then gone is written first, as a count from the epoch's
 * beginning, so that a removal that was cut short can run again and counts nothing twice. Asks for the rows that lie
 * there and for no hour that has none, and for bytes of those only that are cut in two.
 */
export async function removeFrames(link: CassandraLink, node: string, epoch: string, last: number): Promise<number> {
  const known = (await epochsOf(link, node)).find((each) => each.epoch === epoch);
  if (known === undefined) return 0;
  const apart = (await apartOf(link, node)).filter(({ frame }) => frame.epoch === epoch && frame.last <= last);
  let gone: Counts = known.gone;
  const raise = (before: Counts, frame: PlainFrame) => {
    const counts = after(before, frame);
    if (counts.frames > gone.frames) gone = counts;
    return counts;
  };
  for (const { frame, before } of apart) raise(before, frame);
  let kept = last + 1;
  const deletions: Statement[] = [];

  /** The rest stands before its old row goes: whoever reads in between meets a frame twice and takes it once. */
  async function cut(boot: string, hour: number, { first }: PackRow): Promise<void> {
    const [pack] = await packsOf(link, { node, boot, hour, epoch, first }, true);
    if (pack === undefined) return;
    const doomed = pack.frames.filter((frame) => frame.last <= last);
    const counts = doomed.reduce(raise, pack.before);
    const frames = pack.frames.slice(doomed.length);
    kept = Math.min(kept, frames[0]?.first ?? kept);
    if (doomed.length === 0) return;
    const rest = { boot, hour, frames, before: counts };
    await inTurn(link, [putPack(node, epoch, rest), putPlace(node, epoch, rest)]);
    deletions.push(rowsUpTo(node, boot, hour, epoch, first));
  }

  const hours = hoursOf(await placesUpTo(link, node, epoch, last));
  const tasks = hours.map(({ boot, hour }) => async () => {
    const packs = await packsOf(link, { node, boot, hour, epoch }, false);
    return { boot, hour, packs: packs.filter(({ first }) => first <= last) };
  });
  for await (const { boot, hour, packs } of readAhead(tasks, HOURS_AHEAD)) {
    const whole = packs.filter((pack) => pack.last <= last);
    for (const { frames, before } of whole) frames.reduce(raise, before);
    for (const pack of packs.filter((each) => each.last > last)) await cut(boot, hour, pack);
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

interface Statement {
  readonly query: string;
  readonly params: readonly unknown[];
}

/** One tombstone for all of an hour's rows up to `first`. */
function rowsUpTo(node: string, boot: string, hour: number, epoch: string, first: number): Statement {
  return {
    query: 'DELETE FROM packs WHERE node = ? AND boot = ? AND hour = ? AND epoch = ? AND first <= ?',
    params: [node, boot, BigInt(hour), epoch, BigInt(first)],
  };
}
