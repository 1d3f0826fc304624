import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { silentLog, systemMachineClock } from '@cerveceria/runtime';
import { hubError } from '../src/errors.ts';
import { createEmbedded } from '../src/tiers/embedded/embedded.ts';
import { collect } from '../src/tiers/frame-tier.contract.ts';
import type { StoredFrame, Verdict } from '../src/tiers/frame-tier.ts';
import { EPOCH, NODE, sampleFrame } from '../src/tiers/sample-frame.ts';
import { MemoryFrameTier } from './fakes/memory-frame-tier.ts';
import { eventually, tempFolder } from './hub-under-test.ts';
import { SIZE, StreamingAgent } from './streaming-agent.ts';
import { startTwoTierHub } from './two-tier-hub.ts';

const PATIENCE = 60_000;

/** Takes frames when it is let, and counts how many bytes have been given to it at once. */
class HeldTier extends MemoryFrameTier {
  held: Promise<void> | undefined;

  override async append(frames: readonly StoredFrame[]): Promise<Verdict[]> {
    await this.held;
    return await super.append(frames);
  }
}

async function hubOver(t: TestContext, hot: MemoryFrameTier, warm: MemoryFrameTier, cold?: MemoryFrameTier) {
  const hub = await startTwoTierHub(await tempFolder(t), { hot, warm }, cold === undefined ? {} : { cold });
  t.after(() => hub.stop());
  return hub;
}

function agentOf(t: TestContext, port: number, offset = Date.now()): StreamingAgent {
  const agent = new StreamingAgent(() => [port], offset);
  agent.start();
  t.after(() => agent.stop());
  return agent;
}

const firsts = async (tier: MemoryFrameTier) => (await collect(tier.ranges(NODE))).map(({ first }) => first);
const allOf = (scans: number, from = 1) => Array.from({ length: (scans - from + 1) / SIZE }, (_, i) => from + i * SIZE);
const isAcked = (agent: StreamingAgent) => agent.acked.hot >= agent.made && agent.acked.warm >= agent.made;
const rewinds = (agent: StreamingAgent) => agent.heard.flatMap((said) => (said.type === 'rewind' ? [said.seq] : []));

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
  const [row] = await hub.ledger.rows(NODE);
  assert.deepEqual([row?.stored, row?.lost, row?.twice], [agent.made, 0, 0]);
});

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

test('what is archived is not asked of an agent again when the warm tier is new', async (t) => {
  const [hot, warm, cold] = [new MemoryFrameTier('hot'), new MemoryFrameTier('warm'), new MemoryFrameTier('cold')];
  const frames = allOf(1000).map((first) => sampleFrame({ first, last: first + SIZE - 1 }));
  await cold.append(frames.slice(0, 50));
  await hot.append(frames);
  await hot.remove(NODE, EPOCH, 400);
  const hub = await hubOver(t, hot, warm, cold);
  await eventually(async () => (await warm.totals(NODE))[0]?.watermark === 1000, PATIENCE);
  assert.deepEqual(await firsts(warm), allOf(1000, 501));
  const [row] = await hub.ledger.rows(NODE);
  assert.deepEqual([row?.stored, row?.lost, row?.twice], [1000, 0, 0]);
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
  const row = (await holder.ledger.rows(NODE)).find(({ epoch }) => epoch === EPOCH);
  assert.deepEqual([row?.stored, row?.lost, row?.twice], [600, 400, 0]);
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
