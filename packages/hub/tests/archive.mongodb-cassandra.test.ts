import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { startCassandra } from '../src/servers/cassandra-server.ts';
import { startMongo } from '../src/servers/mongo-stand-in.ts';
import type { StoreServer } from '../src/servers/store-server.ts';
import { BOOT } from '../src/tiers/sample-frame.ts';
import {
  heldOf,
  LONG_AGO,
  madeHours,
  openPair,
  type Pair,
  passOver,
  type Stores,
  startArchiver,
} from './archive-stand.ts';

const KILLS = 20;
const EPOCHS = ['00000000000000aa', '00000000000000bb', '00000000000000cc'];
const KNOWN = { boot: BOOT, mono: 0, offset: LONG_AGO, quality: 'disciplined' } as const;
const all = (node: string, hours: number) => EPOCHS.flatMap((epoch) => madeHours(node, epoch, hours));
const identities = (node: string, hours: number) =>
  new Map(
    all(node, hours).map((f) => [
      `${f.epoch} ${f.first}-${f.last} ${f.boot} ${f.monoFrom} ${f.held}`,
      Buffer.from(f.bytes).toString('base64'),
    ]),
  );

/** The same numbers for the same seed. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 0x9e3779b9) >>> 0;
    return ((state ^ (state >>> 13)) >>> 0) % sides;
  };
}

// MongoDB is the stand-in here; a pair of servers serves all of these.
describe('archive from MongoDB to Cassandra', () => {
  let mongo: StoreServer;
  let cassandra: StoreServer;
  let stores: Stores;
  let pair: Pair;
  before(async () => {
    [mongo, cassandra] = await Promise.all([startMongo(), startCassandra()]);
    stores = { url: mongo.address, contact: cassandra.address };
    pair = await openPair(stores);
  });
  after(async () => {
    await pair.stop();
    await Promise.all([mongo.stop(), cassandra.stop()]);
  });

  async function fill(node: string, hours: number): Promise<Map<string, string>> {
    await pair.warm.learnBoots(node, [KNOWN]);
    await pair.warm.append(all(node, hours));
    return identities(node, hours);
  }

  /** What neither tier lacks; a frame may stand in both. */
  async function inEither(node: string): Promise<Map<string, string>> {
    const cold = await heldOf(pair.cold, node, EPOCHS);
    return new Map([...(await heldOf(pair.warm, node, EPOCHS)), ...cold]);
  }

  async function assertAllCold(node: string, made: Map<string, string>, why = ''): Promise<void> {
    assert.equal((await heldOf(pair.warm, node, EPOCHS)).size, 0, why);
    assert.deepEqual(new Map([...(await heldOf(pair.cold, node, EPOCHS))].sort()), new Map([...made].sort()), why);
    const sum = (await pair.cold.totals(node)).reduce((frames, each) => frames + each.frames, 0);
    assert.equal(sum, made.size, why);
    assert.deepEqual(await pair.cold.boots(node), [KNOWN], why);
  }

  test(`an archiver that is killed at ${KILLS} instants leaves every frame in one of the two, and none half`, async (t) => {
    const seed = randomInt(2 ** 31);
    t.diagnostic(`seed ${seed}`);
    const roll = dice(seed);
    const node = 'kettle-1.heat';
    const made = await fill(node, 20);
    let next = startArchiver(stores);
    t.after(() => next.kill());
    for (let kill = 1; kill <= KILLS; kill++) {
      const child = next;
      await child.ready;
      next = startArchiver(stores);
      assert.equal(await child.killedAfter(4 + roll(20), roll(8)), 'SIGKILL');
      assert.deepEqual(
        new Map([...(await inEither(node))].sort()),
        new Map([...made].sort()),
        `seed ${seed}, kill ${kill}`,
      );
    }
    await next.kill();
    const left = (await heldOf(pair.warm, node, EPOCHS)).size;
    t.diagnostic(`${made.size - left} of ${made.size} frames were archived between kills`);
    assert.ok(left < made.size && left > 0, `seed ${seed}: ${left} frames left; the kills did not fall into the work`);
    await passOver(pair);
    await assertAllCold(node, made, `seed ${seed}`);
  });

  test('a Cassandra that dies in the middle loses nothing, and the archive goes on when it is back', async (t) => {
    const node = 'kettle-2.heat';
    const made = await fill(node, 12);
    const child = startArchiver(stores);
    t.after(() => child.kill());
    await child.ready;
    await child.begun(25);
    await pair.stop();
    await cassandra.kill();
    await cassandra.restart();
    pair = await openPair(stores);
    assert.deepEqual(new Map([...(await inEither(node))].sort()), new Map([...made].sort()));
    await child.kill();
    await passOver(pair);
    await assertAllCold(node, made);
  });

  test('a frame that comes late for an archived hour is put beside the others', async () => {
    const [node, epoch] = ['kettle-3.heat', EPOCHS[0] as string];
    const frames = madeHours(node, epoch, 3);
    await pair.warm.learnBoots(node, [KNOWN]);
    for (const part of [frames.slice(0, 2), frames.slice(2)]) {
      await pair.warm.append(part);
      assert.equal((await passOver(pair)).frames, part.length);
    }
    const firsts: number[] = [];
    for await (const { from, first } of pair.cold.frames({ node, from: 0, to: Date.now() }))
      if (from !== null) firsts.push(first);
    assert.deepEqual(
      firsts,
      frames.filter(({ kind }) => kind !== 'gap').map(({ first }) => first),
    );
  });

  test('two archivers at once do each other no harm', async (t) => {
    const node = 'kettle-4.heat';
    const made = await fill(node, 12);
    const other = await openPair(stores);
    t.after(() => other.stop());
    const limits = { frames: 6, bytes: 1e6 };
    await Promise.all([passOver(pair, limits), passOver(other, limits)]);
    await assertAllCold(node, made);
  });
});
