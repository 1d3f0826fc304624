import { inTurn, oldestOf, type Put, putPack } from './cassandra-appender.ts';
import { type HourRow, hourRows, openRow } from './cassandra-hours.ts';
import type { CassandraLink } from './cassandra-link.ts';
import { inOrder, type Place, placesUpTo } from './cassandra-order.ts';
import { after, type Counts, hourKey, type PlainFrame } from './cassandra-pack.ts';
import { putInPacks } from './cassandra-packs.ts';
import { apartOf, epochsOf } from './cassandra-rows.ts';
import { readAhead } from './read-ahead.ts';

/** Hours whose rows are asked for before the first of them is there. */
const HOURS_AHEAD = 8;

/** The hours in which rows lie, each once and in which tables. */
function hoursOf(places: readonly Place[]) {
  const hours = new Map<string, Pick<Place, 'boot' | 'hour'> & { readonly slices: boolean; readonly packs: boolean }>();
  for (const { boot, hour, slices, isInPacks } of places) {
    const known = hours.get(hourKey({ boot, hour }));
    hours.set(hourKey({ boot, hour }), {
      ...{ boot, hour, slices: slices.length > 0 || known?.slices === true, packs: isInPacks || known?.packs === true },
    });
  }
  return [...hours.values()];
}

/**
 * Deletes whole frames of an epoch up to `upTo`. What is then gone is written first, as a count from the epoch's
 * beginning, so that a removal that was cut short can run again and counts nothing twice. Asks for the rows that lie
 * there and for no hour that has none, and for bytes of those only that are cut in two.
 */
export async function removeFrames(link: CassandraLink, node: string, epoch: string, upTo: number): Promise<number> {
  const known = (await epochsOf(link, node)).find((each) => each.epoch === epoch);
  if (known === undefined) return 0;
  // What lies behind the watermark counts nowhere yet.
  const last = Math.min(upTo, known.watermark);
  const apart = (await apartOf(link, node)).filter(({ frame }) => frame.epoch === epoch && frame.last <= last);
  let gone: Counts = known.gone;
  const raise = (before: Counts, frame: PlainFrame) => {
    const counts = after(before, frame);
    if (counts.frames > gone.frames) gone = counts;
    return counts;
  };
  for (const { frame, before } of apart) raise(before, frame);
  let kept = last + 1;
  const deletions: Put[] = [];

  /** The rest stands before its old row goes: whoever reads in between meets a frame twice and takes it once. */
  async function cut(closed: HourRow): Promise<void> {
    const row = await openRow(link, closed);
    const doomed = row.frames.filter((frame) => frame.last <= last);
    const counts = doomed.reduce(raise, row.before);
    const frames = row.frames.slice(doomed.length);
    kept = Math.min(kept, frames[0]?.first ?? kept);
    if (doomed.length === 0 || frames.length === 0) return;
    const rest = { boot: row.boot, hour: row.hour, frames, before: counts };
    const { slice } = row;
    await inTurn(link, slice === null ? putInPacks(node, epoch, rest) : putPack(node, epoch, { ...rest, slice }));
    deletions.push(rowsUpTo(row));
  }

  const hours = hoursOf(await placesUpTo(link, node, epoch, last));
  const tasks = hours.map(({ boot, hour, ...among }) => async () => {
    const rows = await hourRows(link, { node, boot, hour }, among, false);
    return rows.filter((row) => row.epoch === epoch && row.first <= last);
  });
  for await (const rows of readAhead(tasks, HOURS_AHEAD)) {
    const whole = rows.filter((row) => row.last <= last);
    for (const { frames, before } of whole) frames.reduce(raise, before);
    for (const row of rows.filter((each) => each.last > last)) await cut(row);
    // The newest of each slice stands for those before it.
    for (const newest of new Map(whole.map((row) => [row.slice, row])).values()) deletions.push(rowsUpTo(newest));
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
  let oldest = last + 1;
  for await (const { first } of inOrder(link, { node, epoch, after: known.oldest - 1 }, false)) {
    oldest = first;
    break;
  }
  await link.run(...oldestOf(node, epoch, oldest));
  return gone.frames - known.gone.frames;
}

/** One tombstone for all of a partition's rows up to this one. */
function rowsUpTo({ node, boot, hour, slice, epoch, first }: HourRow): Put {
  const [table, key] = slice === null ? ['packs', ''] : ['slices', ' AND slice = ?'];
  return {
    query: `DELETE FROM ${table} WHERE node = ? AND boot = ? AND hour = ?${key} AND epoch = ? AND first <= ?`,
    params: [node, boot, BigInt(hour), ...(slice === null ? [] : [slice]), epoch, BigInt(first)],
  };
}
