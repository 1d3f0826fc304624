import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ChannelView, History, Ledger, LoopView, NodeView } from '@cerveceria/protocol';
import { EPOCH, NODE, sampleData } from '../src/tiers/sample-frame.ts';
import { AgentClient, helloOf, WALL } from './agent-client.ts';
import { LOOP, LOOP_SPEC, reported } from './fakes/made-fleet.ts';
import { brewery, startWholeHub, Tablet, type WholeHub } from './whole-hub.ts';

const CHANNEL = `${NODE}.c0`;

async function joined(port: number, key: string): Promise<AgentClient> {
  const agent = await AgentClient.open(port, NODE, key);
  const epochs = [{ epoch: EPOCH, oldest: 1, newest: 60, current: true }];
  agent.say(helloOf(NODE, epochs, { loops: [LOOP_SPEC] }));
  await agent.until('welcome');
  return agent;
}

/** The other hub hears of a node through the store, within its notification's 100 ms. */
async function knowsChannels(hub: WholeHub, count: number): Promise<void> {
  for (let tries = 0; tries < 1500; tries++) {
    if ((await hub.ask<ChannelView[]>('GET', 'channels')).length === count) return;
    await sleep(20);
  }
  assert.fail(`the hub did not come to know ${count} channels`);
}

test('a reading of an agent at one hub is seen at the other, an override goes the way back', async (t) => {
  const { folder, key } = await brewery(t, NODE);
  const a = await startWholeHub(t, folder, 'hub-a');
  const b = await startWholeHub(t, folder, 'hub-b');
  const tablet = await Tablet.open(a);
  const agent = await joined(b.port, key);

  agent.say({ type: 'live', epoch: EPOCH, scans: [{ seq: 61, mono: 61_000, cells: [6512, 6513] }] });
  const values = () =>
    tablet.heard.flatMap((each) =>
      each.type === 'hello'
        ? each.channels.filter(({ id }) => id === CHANNEL).map(({ latest }) => latest.value)
        : [each.latest?.[CHANNEL]?.value],
    );
  await tablet.until(() => values().includes(65.12), 'live value of the other hub');
  const [node] = await a.ask<NodeView[]>('GET', 'nodes');
  assert.deepEqual([node?.online, node?.hub], [true, 'hub-b']);

  const override = { mode: 'auto', setPoint: 66.5, reason: 'hotter', duration: 600_000 };
  const began = performance.now();
  const { version } = await a.ask<{ version: number }>('PUT', `loops/${LOOP}/override`, override);
  const { desired } = await agent.until('desired', (message) => message.desired.version === version);
  assert.equal(desired.loops[LOOP]?.override?.setPoint, 66.5);
  assert.ok(performance.now() - began < 1000);

  agent.say({ type: 'report', report: reported({ version, loops: [] }) });
  await tablet.until(() => tablet.updates.some((each) => each.loops?.[0]?.node === NODE), 'report');
  agent.terminate();
});

test('a stop is sent straight through the hub that holds the socket, and a release clears it', async (t) => {
  const { folder, key } = await brewery(t, NODE);
  const a = await startWholeHub(t, folder, 'hub-a');
  const b = await startWholeHub(t, folder, 'hub-b');
  const agent = await joined(b.port, key);
  const shown = await Tablet.open(a);
  const knows = () => shown.heard.some((each) => each.type === 'hello' && each.kettles.length > 0);
  await shown.until(knows, 'the node at the other hub');
  const answer = await a.ask<{ straight: boolean; version: number }>('POST', `nodes/${NODE}/stop`, {
    reason: 'boil over',
  });
  assert.equal(answer.straight, false);
  const stop = await agent.until('stop');
  assert.deepEqual([stop.owner, stop.reason], ['ana', 'boil over']);
  await agent.until('desired', ({ desired }) => desired.stop?.id === stop.id);
  const released = await b.ask<{ version: number }>('DELETE', `nodes/${NODE}/stop`, { reason: 'cleaned' });
  await agent.until('desired', ({ desired }) => desired.version === released.version && desired.stop === null);
  agent.terminate();
});

test('what is acknowledged is in the history of both hubs, and the ledger balances', async (t) => {
  const { folder, key } = await brewery(t, NODE);
  const a = await startWholeHub(t, folder, 'hub-a');
  const b = await startWholeHub(t, folder, 'hub-b');
  const agent = await joined(a.port, key);
  agent.frame(sampleData({ first: 1, last: 60 }));
  await agent.acked(EPOCH, 60);
  await knowsChannels(b, 2);
  for (const hub of [a, b]) {
    const query = `history?channel=${CHANNEL}&from=${WALL}&to=${WALL + 60_000}`;
    const history = await hub.ask<History>('GET', query);
    assert.equal(history.t.length, 60);
    assert.deepEqual([history.t[0], history.mean[0]], [WALL + 1000, 65.01]);
    assert.deepEqual(history.gaps, []);
  }
  const { balanced, rows } = await b.ask<Ledger>('GET', 'ledger');
  assert.deepEqual([balanced, rows[0]?.stored, rows[0]?.lost], [true, 60, 0]);
  assert.equal((await b.ask<LoopView[]>('GET', 'loops'))[0]?.spec.id, LOOP);
  agent.terminate();
});

test('a live socket needs a fresh ticket and a page of a hub', async (t) => {
  const { folder } = await brewery(t, NODE);
  const a = await startWholeHub(t, folder, 'hub-a');
  const b = await startWholeHub(t, folder, 'hub-b');
  const { ticket } = await a.ask<{ ticket: string }>('POST', 'auth/ticket');
  const good = Tablet.with(b, ticket, b.base);
  await good.until(() => good.heard.length > 0, 'hello at the other hub');
  for (const refused of [Tablet.with(b, ticket), Tablet.with(b, 'none'), await Tablet.open(a, 'http://evil.example')]) {
    await refused.until(() => refused.isClosed, 'refusal');
    assert.equal(refused.heard.length, 0);
  }
});

test('a hub stops within two seconds though a tablet and an agent hang on it', async (t) => {
  const { folder, key } = await brewery(t, NODE);
  const a = await startWholeHub(t, folder, 'hub-a');
  const tablet = await Tablet.open(a);
  tablet.socket.pause();
  const agent = await joined(a.port, key);
  const began = performance.now();
  await a.stop();
  assert.ok(performance.now() - began < 2000, `${performance.now() - began} ms`);
  await agent.gone();
  tablet.socket.terminate();
  await assert.rejects(fetch(`${a.base}/healthz`));
  if (!tablet.isClosed) await once(tablet.socket, 'close');
});
