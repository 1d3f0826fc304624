import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Desired } from '@cerveceria/protocol';
import { EPOCH, NODE, sampleData } from '../src/tiers/sample-frame.ts';
import { AgentClient, CHANNELS, helloOf } from './agent-client.ts';
import { type Child, startChild } from './child.ts';
import { eventually, startHub, type TestHub, tempFolder } from './hub-under-test.ts';

const frame = (first: number) => sampleData({ first, last: first + 9 });
const current = (newest: number) => [{ epoch: EPOCH, oldest: 1, newest, current: true }];
const balanced = { node: NODE, epoch: EPOCH, buffered: 0, dropped: 0, lost: 0, twice: 0 };

async function pair(t: { after(end: () => Promise<void>): void }): Promise<[TestHub, TestHub]> {
  const folder = await tempFolder(t);
  const [a, b] = await Promise.all([startHub(folder, { hub: 'a' }), startHub(folder, { hub: 'b' })]);
  t.after(async () => {
    await a.stop();
    await b.stop();
  });
  return [a, b];
}

async function hubProcess(folder: string, hub: string): Promise<{ child: Child; port: number }> {
  const child = startChild('./hub-process.js', [folder, hub]);
  const line = await child.line((each) => each.startsWith('port '));
  return { child, port: Number(line.slice(5)) };
}

test('an agent that moves between the hubs and sends everything again has each frame stored once', async (t) => {
  const hubs = await pair(t);
  for (let round = 0; round < 6; round++) {
    const agent = await AgentClient.join((hubs[round % 2] as TestHub).port, current((round + 1) * 30));
    assert.equal(agent.welcome.epochs[0]?.warm, round * 30);
    // Half of what is there already and all that is new.
    for (let first = Math.floor(round / 2) * 30 + 1; first <= round * 30 + 30; first += 10) agent.frame(frame(first));
    await agent.acked(EPOCH, (round + 1) * 30);
    await agent.leave();
  }
  for (const hub of hubs)
    assert.deepEqual((await hub.ledger.read()).rows, [{ ...balanced, produced: 180, stored: 180 }]);
});

test('two sockets of one node on both hubs at once store nothing twice', async (t) => {
  const [a, b] = await pair(t);
  const agents = await Promise.all([a, b].map((hub) => AgentClient.join(hub.port, current(500))));
  for (let first = 1; first <= 491; first += 10) for (const agent of agents) agent.frame(frame(first));
  await Promise.all(agents.map((agent) => agent.acked(EPOCH, 500)));
  assert.deepEqual((await a.ledger.read()).rows, [{ ...balanced, produced: 500, stored: 500 }]);
});

test('a hub killed in mid-stream: the agent goes on at the other from what is durable, and the ledger balances', async (t) => {
  const folder = await tempFolder(t);
  const other = await startHub(folder, { hub: 'b' });
  t.after(() => other.stop());
  for (let round = 1; round <= 3; round++) {
    const { child, port } = await hubProcess(folder, 'a');
    const agent = await AgentClient.join(port, current(round * 2000));
    const start = agent.welcome.epochs[0]?.warm ?? 0;
    let first = start + 1;
    const pour = setInterval(() => {
      for (let i = 0; i < 5 && first < round * 2000; i++, first += 10) agent.frame(frame(first));
    }, 1);
    await agent.acked(EPOCH, start + 200);
    await child.kill();
    clearInterval(pour);
    await agent.gone();
    const acked = Math.max(...agent.heard.map((message) => (message.type === 'ack' ? message.warm : 0)));

    const again = await AgentClient.join(other.port, current(round * 2000));
    const durable = again.welcome.epochs[0]?.warm ?? 0;
    assert.ok(durable >= acked, `acknowledged ${acked}, there ${durable}`);
    const [row] = (await other.ledger.read()).rows;
    assert.deepEqual([row?.stored, row?.buffered, row?.lost, row?.twice], [durable, round * 2000 - durable, 0, 0]);
    // The agent trusts only what it was told, so some of it comes again.
    for (let seq = acked + 1; seq < round * 2000; seq += 10) {
      again.frame(frame(seq));
      if (seq % 500 === 1) await again.acked(EPOCH, seq - 1 || 0);
    }
    await again.acked(EPOCH, round * 2000);
    assert.deepEqual((await other.ledger.read()).rows, [{ ...balanced, produced: round * 2000, stored: round * 2000 }]);
    await again.leave();
  }
});

test('scans that only the live lane of a killed hub heard are told to the agent and missed by the ledger', async (t) => {
  const folder = await tempFolder(t);
  const other = await startHub(folder, { hub: 'b' });
  t.after(() => other.stop());
  const { child, port } = await hubProcess(folder, 'a');
  const agent = await AgentClient.join(port, current(0));
  agent.say({ type: 'live', epoch: EPOCH, scans: [{ seq: 42, mono: 42_000, cells: CHANNELS.map(() => 1) }] });
  await eventually(() => other.ingest.provisional(NODE).length === 1);
  await child.kill();
  // The agent's own last seconds were lost with its power, too: it begins a new epoch and keeps 40 of the old one.
  const fresh = { epoch: '00000000000000bb', oldest: 0, newest: 0, current: true };
  const again = await AgentClient.join(other.port, [{ epoch: EPOCH, oldest: 1, newest: 40, current: false }, fresh]);
  assert.deepEqual(again.welcome.epochs[0], { epoch: EPOCH, hot: 0, warm: 0, seen: 42 });
  const rowOf = async () => (await other.ledger.read()).rows.find((row) => row.epoch === EPOCH);
  assert.deepEqual(await rowOf(), { ...balanced, produced: 42, stored: 0, buffered: 40, lost: 2 });
  for (const first of [1, 11, 21, 31]) again.frame(frame(first));
  const gap = { kind: 'gap', node: NODE, epoch: EPOCH, first: 41, last: 42, reason: 'power-cut', count: 2 } as const;
  again.frame({ ...gap, boot: 'boot-1', monoFrom: null, monoTo: null });
  await again.acked(EPOCH, 42);
  assert.deepEqual(await rowOf(), { ...balanced, produced: 42, stored: 40, dropped: 2 });
});

test('desired state written through one hub reaches the agent of the other by itself', async (t) => {
  const [a, b] = await pair(t);
  const desired = (version: number): Desired => ({ node: NODE, version, issued: 1, loops: {}, stop: null });
  await b.state.put(`desired/${NODE}`, desired(1), null);
  const agent = await AgentClient.join(a.port, current(0));
  assert.deepEqual(agent.welcome.desired, desired(1));
  for (let version = 2; version <= 11; version++) {
    agent.beat();
    await b.state.put(`desired/${NODE}`, desired(version), version - 1);
    await agent.until('desired', (message) => message.desired.version === version);
  }
});

test('the wall time of a boot that nobody knows is learned at first contact', async (t) => {
  const [a] = await pair(t);
  const agent = await AgentClient.open(a.port);
  agent.say(helloOf(NODE, current(10), { boots: [], mono: 60_000 }));
  await agent.until('welcome');
  const wall = Date.now();
  agent.frame(frame(1));
  await agent.acked(EPOCH, 10);
  const [piece] = await a.frames.boots(NODE);
  assert.equal(piece?.quality, 'learned');
  const found = [];
  for await (const each of a.frames.frames({ node: NODE, from: 0, to: wall * 2 })) found.push(each);
  assert.ok(Math.abs((found[0]?.to ?? 0) - (wall - 50_000)) < 5000);
});
