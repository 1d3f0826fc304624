import { randomUUID } from 'node:crypto';
import { packRollUp, unpackRollUp } from '../roll-up-pack.ts';
import { DAY_MS, type RollUpDay, type RollUpStore, type Width } from '../roll-up-store.ts';
import type { CassandraFramesOptions } from './cassandra-frames.ts';
import { CassandraLink } from './cassandra-link.ts';

/** Rows under way at once. */
const PART = 16;
/** Before this no brewery of ours measured anything. */
const FIRST_YEAR = 2015;

const yearOf = (time: number) => new Date(time).getUTCFullYear();

/** Roll-ups in Cassandra: a partition has the days of one channel, width and year, some MB at the most. */
export function cassandraRollUps(options: CassandraFramesOptions): RollUpStore {
  const link = new CassandraLink(options);
  const { clock } = options;

  function* years(from: number, to: number): Generator<number> {
    const last = yearOf(Math.min(to, clock.wall() + 2 * 366 * DAY_MS));
    for (let year = Math.max(FIRST_YEAR, yearOf(from)); year <= last; year++) yield year;
  }

  async function put(day: RollUpDay): Promise<void> {
    const doc = Buffer.from(await packRollUp(day));
    await link.run('INSERT INTO roll_ups (channel, width, year, day, doc) VALUES (?, ?, ?, ?, ?)', [
      ...[day.channel.id, day.width, yearOf(day.day), BigInt(day.day), doc],
    ]);
  }

  /** All names are kept, so that none that was once told is ever wrong. */
  async function names(): Promise<string[]> {
    const rows = await link.run("SELECT id FROM identities WHERE part = 'roll-ups'", []);
    return rows.map((row) => String(row['id']));
  }

  /** That which it was given before it could have several, else a new one. */
  async function firstName(): Promise<string> {
    const [row] = await link.run("SELECT id FROM identity WHERE part = 'roll-ups'", []);
    return (row?.['id'] as string | undefined) ?? randomUUID();
  }

  async function remove(channel: string, width: Width, year: number, last: number): Promise<number> {
    const where = 'channel = ? AND width = ? AND year = ? AND day <= ?';
    const key = [channel, width, year, BigInt(last)];
    const [row] = await link.run(`SELECT count(*) AS n FROM roll_ups WHERE ${where}`, key);
    const removed = Number(row?.['n'] ?? 0);
    // One tombstone for all of them, and none where nothing is.
    if (removed > 0) await link.run(`DELETE FROM roll_ups WHERE ${where}`, key);
    return removed;
  }

  return {
    name: 'cassandra',
    keeps: Number.POSITIVE_INFINITY,
    start: () => link.start(),
    stop: () => link.stop(),
    async identity(known) {
      let all = await names();
      if (all.length === 0) {
        await link.run("INSERT INTO identities (part, id) VALUES ('roll-ups', ?)", [await firstName()]);
        all = await names();
      }
      return known !== undefined && all.includes(known) ? known : (all[0] ?? '');
    },
    async put(days) {
      for (let at = 0; at < days.length; at += PART) await Promise.all(days.slice(at, at + PART).map(put));
    },
    async *days({ channel, width, from, to }) {
      const first = Math.floor(Math.max(0, from) / DAY_MS) * DAY_MS;
      const select = 'SELECT doc FROM roll_ups WHERE channel = ? AND width = ? AND year = ? AND day >= ? AND day <= ?';
      for (const year of years(first, to)) {
        const key = [channel, width, year, BigInt(first), BigInt(Math.floor(to))];
        for (const row of await link.run(select, key)) yield unpackRollUp(row['doc'] as Buffer);
      }
    },
    async remove(channel, width, before) {
      let removed = 0;
      for (const year of years(0, before)) removed += await remove(channel, width, year, before - DAY_MS);
      return removed;
    },
  };
}
