import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { silentLog } from '@cerveceria/runtime';
import { Redis } from 'ioredis';
import { startMongo } from '../src/servers/mongo-stand-in.ts';
import { startRedis } from '../src/servers/redis-server.ts';
import { collect } from '../src/tiers/frame-tier.contract.ts';
import { mongoFrames } from '../src/tiers/mongodb/mongo-frames.ts';
import { redisFrames } from '../src/tiers/redis/redis-frames.ts';
import { EPOCH, NODE } from '../src/tiers/sample-frame.ts';
import type { Tier } from '../src/tiers/tier-set.ts';
import { eventually, tempFolder } from './hub-under-test.ts';
import { SIZE, StreamingAgent } from './streaming-agent.ts';
import { startTwoTierHub } from './two-tier-hub.ts';

const PATIENCE = 60_000;

async function brewery(t: TestContext) {
  const redis = await startRedis();
  t.after(() => redis.stop());
  const mongo = await startMongo();
  t.after(() => mongo.stop());
  const hot = redisFrames({ url: redis.address, log: silentLog, answerMs: 1500 });
  const warm = mongoFrames({ url: mongo.address, log: silentLog, answerMs: 1500 });
  t.after(() => Promise.all([hot.stop(), warm.stop()]));
  await Promise.all([hot.start(), warm.start()]);
  const hub = await startTwoTierHub(await tempFolder(t), { hot, warm });
  t.after(() => hub.stop());
  const agent = new StreamingAgent(() => [hub.port]);
  agent.start();
  t.after(() => agent.stop());
  const making = setInterval(() => agent.make(2), 20);
  t.after(() => clearInterval(making));
  const watermark = async (tier: Tier) => (await tier.totals(NODE))[0]?.watermark ?? 0;
  const until = async (fits: () => boolean) => await eventually(fits, PATIENCE);
  const flush = async () => {
    const client = new Redis(redis.address);
    await client.flushall();
    client.disconnect();
  };
  return { flush, redis, mongo, hot, warm, hub, agent, until, watermark, rest: () => clearInterval(making) };
}

type Brewery = Awaited<ReturnType<typeof brewery>>;

/** Both tiers hold every scan once, and the ledger says so. */
async function checkWhole({ hot, warm, hub, agent, rest }: Brewery): Promise<void> {
  rest();
  await eventually(() => agent.acked.hot >= agent.made && agent.acked.warm >= agent.made, PATIENCE);
  for (const tier of [hot, warm]) {
    const ranges = await collect(tier.ranges(NODE));
    const expected = Array.from({ length: agent.made / SIZE }, (_, i) => i * SIZE + 1);
    assert.deepEqual(
      ranges.map(({ first }) => first),
      expected,
      tier.name,
    );
  }
  const [row] = (await hub.ledger.read(NODE)).rows;
  assert.deepEqual([row?.produced, row?.stored, row?.lost, row?.twice], [agent.made, agent.made, 0, 0]);
}

test('Redis killed in mid-stream: warm goes on and is told, and Redis is filled when it is back', async (t) => {
  const all = await brewery(t);
  const { redis, agent, until, watermark, hot } = all;
  await until(() => agent.acked.hot >= 200 && agent.acked.warm >= 200);
  await redis.kill();
  const at = { ...agent.acked };
  await until(() => agent.acked.warm >= at.warm + 1000);
  assert.ok(agent.acked.hot < agent.acked.warm, 'hot is not told while Redis is away');
  const told = agent.acked.hot;
  await redis.restart();
  await until(() => agent.acked.hot > told);
  assert.ok((await watermark(hot)) >= told, 'Redis lost what was acknowledged');
  await checkWhole(all);
});

test('the MongoDB stand-in killed in mid-stream: hot goes on, nothing more is told warm, and it is filled', async (t) => {
  const all = await brewery(t);
  const { mongo, agent, until } = all;
  await until(() => agent.acked.hot >= 200 && agent.acked.warm >= 200);
  await mongo.kill();
  const at = { ...agent.acked };
  await until(() => agent.acked.hot >= Math.max(at.hot, at.warm) + 1000);
  assert.ok(agent.acked.warm < agent.acked.hot - 500, 'warm is not told while the stand-in is away');
  await mongo.restart();
  await checkWhole(all);
});

test('both killed in mid-stream: nothing is told, the agent keeps it, and both have it at the end', async (t) => {
  const all = await brewery(t);
  const { redis, mongo, agent, hub, until, watermark, hot, warm } = all;
  await until(() => agent.acked.hot >= 200 && agent.acked.warm >= 200);
  await Promise.all([redis.kill(), mongo.kill()]);
  const { lines } = hub.ingest;
  await until(() => lines.every(({ up }) => !up));
  // What they said before they died may still be on its way to the agent.
  const [hotMark = 0, warmMark = 0] = lines.map((line) => line.mark(NODE, EPOCH));
  const at = { hot: hotMark, warm: warmMark };
  await new Promise((resolve) => setTimeout(resolve, 500));
  assert.deepEqual(agent.acked, at);
  await mongo.restart();
  assert.ok((await watermark(warm).catch(() => at.warm)) >= at.warm);
  await until(() => agent.acked.warm > at.warm);
  await redis.restart();
  await until(() => agent.acked.hot > at.hot);
  assert.ok((await watermark(hot)) >= at.hot);
  await checkWhole(all);
});

test('Redis loses everything in mid-stream and has it again from warm', async (t) => {
  const all = await brewery(t);
  const { hot, agent, until } = all;
  await until(() => agent.acked.hot >= 500 && agent.acked.warm >= 500);
  await all.flush();
  agent.acked = { hot: 0, warm: agent.acked.warm };
  const rewinds = agent.heard.filter(({ type }) => type === 'rewind').length;
  await until(() => agent.acked.hot >= 1000);
  assert.equal((await hot.totals(NODE))[0]?.epoch, EPOCH);
  assert.equal(agent.heard.filter(({ type }) => type === 'rewind').length, rewinds, 'warm had it all');
  await checkWhole(all);
});
