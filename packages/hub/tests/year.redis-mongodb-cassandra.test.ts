import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { History } from '@cerveceria/protocol';
import type { ReadHistory } from '../src/query/history.ts';
import { startCassandra } from '../src/servers/cassandra-server.ts';
import { startMongo } from '../src/servers/mongo-stand-in.ts';
import { startRedis } from '../src/servers/redis-server.ts';
import type { StoreServer } from '../src/servers/store-server.ts';
import { EMBEDDED_TIERS } from '../src/tiers/choose-tiers.ts';
import type { Tier } from '../src/tiers/tier-set.ts';
import { BEGIN, CHANNELS, CUTS, DAY, HOUR, madeYear, NODE, YEAR_DAYS } from './fakes/made-year.ts';
import { type Moved, YearStand } from './year-stand.ts';

const NAME = 'year';
/** Days on which the stores get what came since, and a hub's work on it is done. */
const STAGES = [201, 300, 364, YEAR_DAYS] as const;
const END = BEGIN + YEAR_DAYS * DAY;
const YEAR = madeYear();
const made = (from: number, to: number) => YEAR.readings.filter(({ time }) => time >= from && time <= to);

/** What two answers must have in common; where the readings lay is another matter. */
function told({ parts: _parts, mean, ...rest }: History) {
  // Sums of the same readings, put together in another order.
  return { ...rest, mean: mean.map((value) => value.toFixed(9)) };
}

const tiersOf = ({ parts }: History) => [...new Set(parts.map(({ tier }) => tier))].sort();
const sum = (counts: readonly number[]) => counts.reduce((all, count) => all + count, 0);

// MongoDB is the stand-in here.
describe('a year of one kettle over Redis, MongoDB and Cassandra', () => {
  let folder = '';
  let servers: StoreServer[] = [];
  let over: YearStand;
  let whole: YearStand;
  const moves: Moved[] = [];
  /** Seq up to which the first epoch was cold, after each move. */
  const cold: number[] = [];
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'year-'));
    servers = await Promise.all([startRedis(), startMongo(), startCassandra()]);
    const [redis, mongo, cassandra] = servers.map(({ address }) => address) as [string, string, string];
    over = new YearStand(YEAR, {
      ...{ hub: 'hub-a', data: join(folder, 'over') },
      tiers: {
        ...{ hot: 'redis', warm: 'mongodb', cold: 'cassandra', state: 'mongodb', words: 'redis' },
        ...{ peers_elsewhere: false, redis: { url: redis }, mongodb: { url: mongo, database: NAME } },
        cassandra: { contactPoints: [cassandra], dataCenter: 'datacenter1', keyspace: NAME, copies: 1 },
      },
    });
    whole = new YearStand(YEAR, { hub: 'hub-b', data: join(folder, 'whole'), tiers: EMBEDDED_TIERS });
    await Promise.all([over.start(), whole.start()]);
    for (const day of STAGES) {
      await over.until(day);
      await over.rollUp();
      moves.push(await over.move());
      cold.push((await over.set.cold?.totals(NODE))?.[0]?.watermark ?? 0);
    }
    await whole.until(YEAR_DAYS);
    await whole.rollUp();
  });
  after(async () => {
    await Promise.all([over?.stop(), whole?.stop()]);
    await Promise.all(servers.map((server) => server.stop()));
    await rm(folder, { recursive: true, force: true });
  });

  /** Wall ms of the oldest scan that a tier holds. */
  async function oldestOf(tier: Tier): Promise<number> {
    for await (const { from } of tier.frames({ node: NODE, from: 0, to: END })) if (from !== null) return from;
    throw new Error(`${tier.name} is empty`);
  }

  /** Both answer the same; gives what the tiers say. */
  async function same(one: ReadHistory, other: ReadHistory, channel: string, from: number, to: number) {
    const query = { channel, from: Math.round(from), to: Math.round(Math.min(to, END)), points: 1000 };
    const [own, expected] = await Promise.all([one(query), other(query)]);
    const what = `${channel} from ${new Date(query.from).toISOString()} to ${new Date(query.to).toISOString()}`;
    assert.deepEqual(told(own), told(expected), what);
    return own;
  }

  test('three days are hot, thirty warm, the rest is cold, and what nobody knew the time of waited until it was told', async () => {
    const [hot, warm, archive] = over.frames as [Tier, Tier, Tier];
    const hotAge = (END - (await oldestOf(hot))) / DAY;
    const warmAge = (END - (await oldestOf(warm))) / DAY;
    assert.ok(hotAge > 2.5 && hotAge < 3.5, `hot reaches ${hotAge} days back`);
    assert.ok(warmAge > 29.5 && warmAge < 30.5, `warm reaches ${warmAge} days back`);
    assert.equal(await oldestOf(archive), YEAR.readings[0]?.time);
    const lastOf = (name: string) => YEAR.frames.findLast(({ frame }) => frame.boot === name)?.frame.last;
    assert.deepEqual(cold.slice(0, 2), [lastOf('first'), lastOf('unheard')]);
    assert.ok(moves.every(({ archived, trimmed }) => archived.faults === 0 && archived.frames > 0 && trimmed > 0));
    const kept = [...(await warm.totals(NODE)), ...(await archive.totals(NODE))];
    assert.equal(sum(kept.map(({ frames }) => frames)), YEAR.frames.length, 'each frame is in one of the two');
  });

  const [WORT, FLOW] = CHANNELS.map(({ id }) => id) as [string, string];

  /** Each reading of a channel's year is counted once. */
  function assertWhole({ count, t, min, max, silent }: History, channel: string): void {
    const values = YEAR.readings.flatMap(({ values }) => values[channel === WORT ? 0 : 1] ?? []);
    assert.equal(sum(count), values.length);
    assert.deepEqual([Math.min(...min), Math.max(...max)], [Math.min(...values), Math.max(...values)]);
    assert.ok(t.length > 200 && t.length <= 1000, `${t.length} points`);
    assert.equal(silent, undefined);
  }

  test('one call for the year reads the frames of all tiers, and says what the embedded tier says', async () => {
    const answer = await same(over.raw(), whole.raw(), WORT, BEGIN, END);
    assertWhole(answer, WORT);
    assert.deepEqual(tiersOf(answer), ['cassandra', 'mongodb', 'redis']);
    assert.ok(
      answer.gaps.some(({ reason }) => reason === 'dropped') && answer.gaps.some(({ reason }) => reason === 'fault'),
    );
  });

  test('one call for the year reads roll-ups where they are made, and says what the embedded tier says', async () => {
    for (const channel of [WORT, FLOW]) {
      const answer = await same(over.asHub(), whole.asHub(), channel, BEGIN, END);
      assertWhole(answer, channel);
      assert.ok(answer.parts.some(({ width }) => width === HOUR));
    }
  });

  test('a month and a week over each seam say what the embedded tier says', async () => {
    const [hot, warm] = over.frames as [Tier, Tier];
    const seams = [
      { at: await oldestOf(hot), between: ['mongodb', 'redis'] },
      { at: await oldestOf(warm), between: ['cassandra', 'mongodb'] },
    ];
    for (const { at, between } of seams)
      for (const half of [15 * DAY, 3.5 * DAY]) {
        const { t } = await same(over.asHub(), whole.asHub(), WORT, at - half, at + half);
        assert.ok(t.length > 100, `${t.length} points`);
        if (half > 4 * DAY) continue;
        const raw = tiersOf(await same(over.raw(), whole.raw(), WORT, at - half, at + half));
        assert.ok(
          between.every((tier) => raw.includes(tier)),
          `${raw} over the seam of ${between}`,
        );
      }
  });

  test('a week over each power cut and the change of a card says what the embedded tier says', async () => {
    for (const at of CUTS) {
      const { t } = await same(over.asHub(), whole.asHub(), WORT, at - 3.5 * DAY, at + 3.5 * DAY);
      assert.ok(t.length > 100, `${t.length} points`);
    }
  });

  test('each single reading near a seam is there once, with its time and value', async () => {
    const [hot, warm] = over.frames as [Tier, Tier];
    const seams = [await oldestOf(hot), await oldestOf(warm)];
    for (const [c, id] of [WORT, FLOW].entries())
      for (const seam of c === 0 ? [...seams, ...CUTS] : seams) {
        const [from, to] = [Math.round(seam - 8 * HOUR), Math.min(END, Math.round(seam + 8 * HOUR))];
        const answer = await same(over.asHub(), whole.asHub(), id, from, to);
        const expected = made(from, to).flatMap(({ time, values }) =>
          typeof values[c] === 'number' ? [[time, values[c]]] : [],
        );
        assert.equal(answer.bucket, 0);
        assert.ok(expected.length > 50);
        assert.deepEqual(
          answer.t.map((time, i) => [time, answer.mean[i]]),
          expected,
        );
      }
  });
});
