import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EPOCH, NODE, sampleFrame } from '../src/tiers/sample-frame.ts';
import { AgentClient } from './agent-client.ts';
import { MemoryFrameTier } from './fakes/memory-frame-tier.ts';
import { eventually, tempFolder } from './hub-under-test.ts';
import { agentOf, allOf, firsts, hubOver, isAcked, PATIENCE, rewinds } from './over-two-tiers.ts';
import { SIZE, StreamingAgent } from './streaming-agent.ts';
import { startTwoTierHub } from './two-tier-hub.ts';

test('an empty hot tier takes the last three days again and nothing before them', async (t) => {
  const [hot, warm] = [new MemoryFrameTier('hot'), new MemoryFrameTier('warm')];
  const hub = await hubOver(t, hot, warm);
  // A scan a second: the first five hundred are older than three days.
  const agent = agentOf(t, hub.port, Date.now() - 3 * 86_400_000 - 500_000);
  agent.make(100);
  await eventually(() => isAcked(agent), PATIENCE);
  hot.lose();
  agent.acked = { hot: 0, warm: agent.acked.warm };
  agent.make(1);
  await eventually(() => isAcked(agent), PATIENCE);
  const [oldest] = await firsts(hot);
  assert.ok(oldest !== undefined && oldest >= 491 && oldest <= 600, `begins at ${oldest}`);
  assert.deepEqual(await firsts(hot), allOf(agent.made, oldest));
  assert.deepEqual(await firsts(warm), allOf(agent.made));
});

test('a hot tier that came back without its last frames has them again from warm, and no agent is asked', async (t) => {
  const [hot, warm] = [new MemoryFrameTier('hot'), new MemoryFrameTier('warm')];
  const hub = await hubOver(t, hot, warm);
  const agent = agentOf(t, hub.port);
  agent.make(100);
  await eventually(() => isAcked(agent), PATIENCE);
  hot.goBackTo(700);
  agent.make(1);
  await eventually(async () => (await hot.totals(NODE))[0]?.watermark === agent.made, PATIENCE);
  assert.deepEqual(await firsts(hot), allOf(agent.made));
  assert.deepEqual(rewinds(agent), []);
  const [row] = (await hub.ledger.read(NODE)).rows;
  assert.deepEqual([row?.stored, row?.lost, row?.twice], [agent.made, 0, 0]);
});

test('what is archived is not asked of an agent again when the warm tier is new', async (t) => {
  const [hot, warm, cold] = [new MemoryFrameTier('hot'), new MemoryFrameTier('warm'), new MemoryFrameTier('cold')];
  const frames = allOf(1000).map((first) => sampleFrame({ first, last: first + SIZE - 1 }));
  await cold.append(frames.slice(0, 50));
  await hot.append(frames);
  await hot.remove(NODE, EPOCH, 400);
  const hub = await hubOver(t, hot, warm, cold);
  await eventually(async () => (await warm.totals(NODE))[0]?.watermark === 1000, PATIENCE);
  assert.deepEqual(await firsts(warm), allOf(1000, 501));
  const [row] = (await hub.ledger.read(NODE)).rows;
  assert.deepEqual([row?.stored, row?.lost, row?.twice], [1000, 0, 0]);
});

test('an agent that has pruned what is archived puts no gap in its place when the warm tier is new', async (t) => {
  const [hot, warm, cold] = [new MemoryFrameTier('hot'), new MemoryFrameTier('warm'), new MemoryFrameTier('cold')];
  const frames = allOf(1000).map((first) => sampleFrame({ first, last: first + SIZE - 1 }));
  await cold.append(frames.slice(0, 50));
  for (const tier of [hot, warm]) await tier.append(frames);
  for (const tier of [hot, warm]) await tier.remove(NODE, EPOCH, 800);
  const hub = await hubOver(t, hot, warm, cold);
  const joins = async () => {
    const agent = await AgentClient.join(hub.port, [{ epoch: EPOCH, oldest: 701, newest: 1000, current: true }]);
    t.after(() => agent.terminate());
    return agent.welcome.epochs[0];
  };
  assert.equal((await joins())?.warm, 1000);
  warm.lose();
  assert.equal((await joins())?.warm, 500);
  cold.down = true;
  warm.lose();
  assert.equal((await joins())?.warm, 0);
});

test('the hub that fills a tier asks the other hub for what only its agent has', async (t) => {
  const [hot, warm] = [new MemoryFrameTier('hot'), new MemoryFrameTier('warm')];
  const folder = await tempFolder(t);
  const [filler, holder] = [
    await startTwoTierHub(folder, { hot, warm }, { hub: 'a' }),
    await startTwoTierHub(folder, { hot, warm }, { hub: 'b' }),
  ];
  t.after(() => Promise.all([filler.stop(), holder.stop()]));
  const agent = agentOf(t, holder.port);
  agent.make(100);
  await eventually(() => isAcked(agent), PATIENCE);
  warm.lose();
  await hot.remove(NODE, EPOCH, 900);
  agent.acked = { hot: agent.acked.hot, warm: 0 };
  agent.make(1);
  await eventually(() => isAcked(agent), PATIENCE);
  assert.ok(rewinds(agent).includes(1), `${rewinds(agent)}`);
  assert.deepEqual(await firsts(warm), allOf(agent.made));
});

test('what no tier has and no agent keeps is lost and told, and what comes after it is not', async (t) => {
  const [hot, warm] = [new MemoryFrameTier('hot'), new MemoryFrameTier('warm')];
  await hot.append(allOf(1000).map((first) => sampleFrame({ first, last: first + SIZE - 1 })));
  await hot.remove(NODE, EPOCH, 400);
  const folder = await tempFolder(t);
  // The one that fills is not the one that the agent is at.
  const filler = await startTwoTierHub(folder, { hot, warm }, { hub: 'a' });
  const holder = await startTwoTierHub(folder, { hot, warm }, { hub: 'b' });
  t.after(() => Promise.all([filler.stop(), holder.stop()]));
  await eventually(() => (filler.ingest.lines[1]?.wanting ?? 0) > 0, PATIENCE);
  assert.deepEqual(await firsts(warm), [], 'while the agent is away nothing is given up');
  const agent = new StreamingAgent(() => [holder.port], Date.now(), { epoch: '00000000000000cc' });
  agent.start();
  t.after(() => agent.stop());
  await eventually(async () => (await warm.totals(NODE))[0]?.watermark === 1000, PATIENCE);
  assert.deepEqual(await firsts(warm), allOf(1000, 401));
  const row = (await holder.ledger.read(NODE)).rows.find(({ epoch }) => epoch === EPOCH);
  assert.deepEqual([row?.stored, row?.lost, row?.twice], [600, 400, 0]);
});

test('an epoch that a full list leaves out is asked for, and not taken for lost', async (t) => {
  const hub = await hubOver(t, new MemoryFrameTier('hot'), new MemoryFrameTier('warm'));
  const epochs = Array.from({ length: 1000 }, (_, i) => ({
    ...{ epoch: i.toString(16).padStart(16, '0'), oldest: 1, newest: 1, current: i === 999 },
  }));
  const unnamed = 'f'.repeat(16);
  for (const [listed, answer] of [
    [epochs.slice(1), 'gone'],
    [epochs, 'asked'],
  ] as const) {
    const agent = await AgentClient.join(hub.port, [...listed]);
    t.after(() => agent.terminate());
    assert.equal(hub.ingest.rewind(NODE, unnamed, 1), answer);
  }
});

test('two hubs that fill one tier at once fill it once', async (t) => {
  const [hot, warm] = [new MemoryFrameTier('hot'), new MemoryFrameTier('warm')];
  await hot.append(allOf(20_000).map((first) => sampleFrame({ first, last: first + SIZE - 1 })));
  // Each has a state of its own, so that no lease keeps them apart.
  await Promise.all([hubOver(t, hot, warm), hubOver(t, hot, warm)]);
  await eventually(async () => (await warm.totals(NODE))[0]?.watermark === 20_000, PATIENCE);
  assert.deepEqual(await firsts(warm), allOf(20_000));
});

test('a hub that is started anew in the middle of filling goes on where it stood', async (t) => {
  const [hot, warm] = [new MemoryFrameTier('hot'), new MemoryFrameTier('warm')];
  await hot.append(allOf(20_000).map((first) => sampleFrame({ first, last: first + SIZE - 1 })));
  const folder = await tempFolder(t);
  const first = await startTwoTierHub(folder, { hot, warm });
  const mark = async () => (await warm.totals(NODE))[0]?.watermark ?? 0;
  await eventually(async () => (await mark()) > 0, PATIENCE);
  await first.stop();
  const stood = await mark();
  assert.ok(stood < 20_000, 'it was cut short');
  const second = await startTwoTierHub(folder, { hot, warm });
  t.after(() => second.stop());
  await eventually(async () => (await mark()) === 20_000, PATIENCE);
  assert.deepEqual(await firsts(warm), allOf(20_000));
  assert.equal(second.ingest.lines[1]?.filled, (20_000 - stood) / SIZE);
});
