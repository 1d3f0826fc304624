import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLog, systemMachineClock } from '@cerveceria/runtime';
import { hubError } from '../src/errors.ts';
import { createEmbedded } from '../src/tiers/embedded/embedded.ts';
import { EPOCH, NODE, sampleFrame } from '../src/tiers/sample-frame.ts';
import { MemoryFrameTier } from './fakes/memory-frame-tier.ts';
import { eventually, tempFolder } from './hub-under-test.ts';
import { agentOf, allOf, firsts, HeldTier, hubOver, isAcked, PATIENCE, rewinds } from './over-two-tiers.ts';
import { SIZE, StreamingAgent } from './streaming-agent.ts';
import { startTwoTierHub } from './two-tier-hub.ts';

test('a tier that hangs eats no credit: the other goes on beyond its queue, and it is filled when it wakes', async (t) => {
  const [hot, warm] = [new MemoryFrameTier('hot'), new HeldTier('warm')];
  const hub = await hubOver(t, hot, warm);
  const agent = agentOf(t, hub.port);
  let wake = () => {};
  warm.held = new Promise((resolve) => {
    wake = resolve;
  });
  agent.make(6000);
  await eventually(() => agent.acked.hot === agent.made, PATIENCE);
  assert.equal(agent.acked.warm, 0);
  const [, line] = hub.ingest.lines;
  assert.ok((line?.bytes ?? 0) <= 700_000, `${line?.bytes} bytes wait`);
  assert.deepEqual(rewinds(agent), []);
  wake();
  await eventually(() => isAcked(agent), PATIENCE);
  assert.deepEqual(await firsts(warm), allOf(agent.made));
  assert.deepEqual(rewinds(agent), [], 'the hot tier had it all');
  assert.equal(line?.queued, 0);
});

test('what no tier has is asked of the agent, and that does not flood the tier it is for', async (t) => {
  const [hot, warm] = [new MemoryFrameTier('hot'), new HeldTier('warm')];
  const hub = await hubOver(t, hot, warm);
  const agent = agentOf(t, hub.port);
  agent.make(6000);
  await eventually(() => isAcked(agent), PATIENCE);
  // The warm tier is new, and the hot one keeps only the end.
  warm.lose();
  await hot.remove(NODE, EPOCH, agent.made - 1000);
  const line = hub.ingest.lines[1];
  let most = 0;
  const watching = setInterval(() => {
    most = Math.max(most, line?.bytes ?? 0);
  }, 1);
  t.after(() => clearInterval(watching));
  agent.acked = { hot: agent.acked.hot, warm: 0 };
  agent.make(1);
  await eventually(() => isAcked(agent), PATIENCE);
  assert.deepEqual(await firsts(warm), allOf(agent.made));
  assert.ok(rewinds(agent).includes(1), `${rewinds(agent)}`);
  assert.ok(most < 600_000, `${most} bytes`);
  const [row] = (await hub.ledger.read(NODE)).rows;
  assert.deepEqual([row?.stored, row?.lost, row?.twice], [agent.made, 0, 0]);
});

test('a hub that comes when hot is ahead sends the agent on to where hot stands, and fills warm from it', async (t) => {
  const [hot, warm] = [new MemoryFrameTier('hot'), new HeldTier('warm')];
  const frames = allOf(1000).map((first) => sampleFrame({ first, last: first + SIZE - 1 }));
  await hot.append(frames);
  await warm.append(frames.slice(0, 10));
  let wake = () => {};
  warm.held = new Promise((resolve) => {
    wake = resolve;
  });
  const hub = await hubOver(t, hot, warm);
  const agent = new StreamingAgent(() => [hub.port]);
  agent.made = 1000;
  agent.start();
  t.after(() => agent.stop());
  await eventually(() => rewinds(agent).length > 0, PATIENCE);
  wake();
  agent.make(2);
  await eventually(() => isAcked(agent), PATIENCE);
  const welcome = agent.heard.find((said) => said.type === 'welcome');
  assert.deepEqual([welcome?.epochs[0]?.hot, welcome?.epochs[0]?.warm], [1000, 100]);
  assert.deepEqual(rewinds(agent), [1001]);
  assert.deepEqual(await firsts(warm), allOf(1020));
});

test('with the other tier gone, the one that was behind takes everything from the agent', async (t) => {
  const [hot, warm] = [new MemoryFrameTier('hot'), new MemoryFrameTier('warm')];
  const hub = await hubOver(t, hot, warm);
  const agent = agentOf(t, hub.port);
  agent.make(10);
  await eventually(() => isAcked(agent), PATIENCE);
  warm.down = true;
  agent.make(5000);
  await eventually(() => agent.acked.hot === agent.made, PATIENCE);
  hot.down = true;
  agent.make(10);
  await eventually(() => hub.ingest.lines.every(({ up }) => !up), PATIENCE);
  warm.down = false;
  await eventually(() => agent.acked.warm === agent.made, PATIENCE);
  assert.deepEqual(await firsts(warm), allOf(agent.made));
  hot.down = false;
  await eventually(() => isAcked(agent), PATIENCE);
  assert.deepEqual(await firsts(hot), allOf(agent.made));
});

test('while the state does not answer an agent is welcomed all the same, and told later what is desired', async (t) => {
  const [hot, warm] = [new MemoryFrameTier('hot'), new MemoryFrameTier('warm')];
  let isAway = true;
  const gone = () => Promise.reject(hubError('TIER_UNAVAILABLE', 'the state is away'));
  const folder = await tempFolder(t);
  const before = createEmbedded({ folder, hub: 'before', clock: systemMachineClock, log: silentLog });
  await before.state.start();
  const desired = { node: NODE, version: 7, issued: 1, loops: {}, stop: null };
  await before.state.put(`desired/${NODE}`, desired, null);
  await before.state.stop();
  const hub = await startTwoTierHub(
    folder,
    { hot, warm },
    {
      wrap: (state) => ({
        ...state,
        get: async (key) => (isAway ? await gone() : await state.get(key)),
        put: async (key, value, expected) => (isAway ? await gone() : await state.put(key, value, expected)),
        list: async () => [],
      }),
    },
  );
  t.after(() => hub.stop());
  const agent = agentOf(t, hub.port);
  agent.make(5);
  await eventually(() => isAcked(agent), PATIENCE);
  assert.equal(agent.heard.find((said) => said.type === 'welcome')?.desired, null);
  isAway = false;
  await eventually(() => agent.heard.some((said) => said.type === 'desired' && said.desired.version === 7), PATIENCE);
});
