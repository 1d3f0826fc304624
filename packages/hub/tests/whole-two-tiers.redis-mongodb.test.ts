import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Ledger } from '@cerveceria/protocol';
import { silentLog, systemMachineClock } from '@cerveceria/runtime';
import { createAgentKeys } from '../src/auth/agent-keys.ts';
import { systemRandom } from '../src/auth/random-source.ts';
import { createUsers } from '../src/auth/users.ts';
import { createHub } from '../src/hub.ts';
import { startMongo } from '../src/servers/mongo-stand-in.ts';
import { startRedis } from '../src/servers/redis-server.ts';
import { mongoFrames } from '../src/tiers/mongodb/mongo-frames.ts';
import { mongoState } from '../src/tiers/mongodb/mongo-state.ts';
import { redisFrames } from '../src/tiers/redis/redis-frames.ts';
import { NODE } from '../src/tiers/sample-frame.ts';
import { eventually, tempFolder } from './hub-under-test.ts';
import { SIZE, StreamingAgent } from './streaming-agent.ts';
import { leastConfig, PASSWORD, signIn } from './whole-hub.ts';

const PATIENCE = 60_000;
const DATABASE = 'whole';

test('a hub whose warm tier and state are killed under it: agents come again, hot goes on, and all is filled; while they hang nobody waits for them', async (t) => {
  const [redis, mongo] = await Promise.all([startRedis(), startMongo()]);
  t.after(() => Promise.all([redis.stop(), mongo.stop()]));
  const mongodb = { url: mongo.address, database: DATABASE };
  const state = mongoState({ ...mongodb, clock: systemMachineClock, log: silentLog });
  await state.start();
  const key = await createAgentKeys(state, systemMachineClock, systemRandom).make(NODE);
  await createUsers(state, systemMachineClock, systemRandom).add('ana', PASSWORD, 'brewer');
  await state.stop();

  const config = leastConfig(await tempFolder(t), 'hub-a');
  const hub = createHub({
    config: {
      ...config,
      tiers: {
        ...{ hot: 'redis', warm: 'mongodb', cold: 'none', state: 'mongodb', words: 'redis', peers_elsewhere: false },
        ...{ redis: { url: redis.address }, mongodb },
      },
    },
    machine: systemMachineClock,
    log: silentLog,
  });
  const { port } = await hub.start();
  t.after(() => hub.stop());
  const isUp = async (tier: string) => {
    const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    return new RegExp(`^cerveceria_hub_tier_up{tier="${tier}".*} (.*)$`, 'm').exec(text)?.[1];
  };
  const agent = new StreamingAgent(() => [port], Date.now(), { key });
  agent.start();
  t.after(() => agent.stop());
  agent.make(50);
  await eventually(() => agent.acked.hot === agent.made && agent.acked.warm === agent.made, PATIENCE);

  await mongo.kill();
  agent.make(20);
  await eventually(() => agent.acked.hot === agent.made, PATIENCE);
  const welcomes = () => agent.heard.filter(({ type }) => type === 'welcome').length;
  const before = welcomes();
  agent.breakOff();
  await eventually(() => welcomes() > before, PATIENCE);
  agent.make(20);
  await eventually(() => agent.acked.hot === agent.made, PATIENCE);
  assert.equal(agent.acked.warm, 500, 'nothing more is told warm');
  assert.deepEqual([await isUp('redis'), await isUp('mongodb')], ['1', '0']);
  const said = await (await fetch(`http://127.0.0.1:${port}/readyz`)).json();
  assert.equal((said as { checks: Record<string, string> }).checks['frames'], 'ok');

  await mongo.restart();
  await eventually(() => agent.acked.warm === agent.made, PATIENCE);
  for (const tier of [
    redisFrames({ url: redis.address, log: silentLog }),
    mongoFrames({ ...mongodb, log: silentLog }),
  ]) {
    await tier.start();
    t.after(() => tier.stop());
    const [totals] = await tier.totals(NODE);
    assert.deepEqual([totals?.watermark, totals?.held, totals?.frames], [agent.made, agent.made, agent.made / SIZE]);
  }

  // One that hangs keeps its sockets open: only asking tells that it is not there.
  const ask = await signIn(`http://127.0.0.1:${port}`);
  mongo.hang();
  agent.make(20);
  await eventually(() => agent.acked.hot === agent.made, PATIENCE);
  await assert.rejects(ask('GET', 'batches'), /503.*TIER_UNAVAILABLE/);
  const began = performance.now();
  for (let i = 0; i < 20; i++) {
    await assert.rejects(ask('GET', 'batches'), /503.*TIER_UNAVAILABLE/);
    const { silent = [] } = await ask<Ledger>('GET', 'ledger');
    assert.deepEqual(
      silent.map(({ tier }) => tier),
      ['mongodb', 'state'],
    );
  }
  const ms = performance.now() - began;
  assert.ok(ms < 10_000, `forty questions beside a store that hangs took ${ms} ms: it was waited for`);
  mongo.wake();
  await eventually(() => agent.acked.warm === agent.made, PATIENCE);
  assert.deepEqual((await ask<Ledger>('GET', 'ledger')).silent, undefined);

  mongo.hang();
  const stopping = performance.now();
  await hub.stop();
  mongo.wake();
  const stopMs = performance.now() - stopping;
  assert.ok(stopMs < 8_000, `the hub took ${stopMs} ms to stop beside a store that hangs`);
});
