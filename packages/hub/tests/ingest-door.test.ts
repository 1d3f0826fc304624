import assert from 'node:assert/strict';
import { request } from 'node:http';
import { test } from 'node:test';
import { FakeClock } from '@cerveceria/runtime';
import { MESSAGES_PER_SECOND } from '../src/ingest/admission.ts';
import { EPOCH, NODE } from '../src/tiers/sample-frame.ts';
import { AgentClient, helloOf } from './agent-client.ts';
import { eventually, startHub, tempFolder } from './hub-under-test.ts';

const CURRENT = [{ epoch: EPOCH, oldest: 1, newest: 0, current: true }];

/** Status of an upgrade that is asked for with these headers. */
function upgradeStatus(port: number, path: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const upgrade = {
      ...{ connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13' },
      'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
    };
    const asked = request({ host: '127.0.0.1', port, path, headers: { ...upgrade, ...headers } });
    asked.on('response', (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    asked.on('upgrade', (_response, socket) => {
      socket.destroy();
      resolve(101);
    });
    asked.on('error', reject);
    asked.end();
  });
}

test('without the right key there is no socket', async (t) => {
  const hub = await startHub(await tempFolder(t));
  t.after(() => hub.stop());
  const right = { authorization: 'Bearer right', 'x-cerveceria-node': NODE };
  assert.equal(await upgradeStatus(hub.port, '/agent/v1', right), 101);
  assert.equal(await upgradeStatus(hub.port, '/agent/v1', { ...right, authorization: 'Bearer wrong' }), 401);
  assert.equal(await upgradeStatus(hub.port, '/agent/v1', { ...right, 'x-cerveceria-node': '../etc' }), 401);
  assert.equal(await upgradeStatus(hub.port, '/agent/v1', { 'x-cerveceria-node': NODE }), 401);
  assert.equal(await upgradeStatus(hub.port, '/agent/v1', {}), 401);
  assert.equal(await upgradeStatus(hub.port, '/agent/v2', right), 404);
});

test('an agent that says no hello within five seconds, or something else first, is sent away', async (t) => {
  const machine = new FakeClock();
  const hub = await startHub(await tempFolder(t), { machine });
  t.after(() => hub.stop());
  const mute = await AgentClient.open(hub.port);
  for (let s = 0; s <= 5; s++) {
    mute.beat();
    await eventually(() => hub.ingest.counters.connections === 1);
    await mute.settled();
    machine.advance(1000);
  }
  assert.deepEqual(await mute.gone(), { code: 4000, reason: 'HELLO_EXPECTED' });
  const hasty = await AgentClient.open(hub.port);
  hasty.say({ type: 'live', epoch: EPOCH, scans: [{ seq: 1, mono: 1, cells: [] }] });
  assert.equal((await hasty.gone()).reason, 'HELLO_EXPECTED');
});

test('an agent of another version or that speaks for another node is told why and sent away', async (t) => {
  const hub = await startHub(await tempFolder(t));
  t.after(() => hub.stop());
  for (const [more, code] of [
    [{ protocol: 2 }, 'VERSION_UNSUPPORTED'],
    [{ node: 'kettle-9.heat', channels: [] }, 'AGENT_CONTRADICTS'],
  ] as const) {
    const agent = await AgentClient.open(hub.port);
    agent.say(helloOf(NODE, CURRENT, more as object));
    const error = await agent.until('error');
    assert.deepEqual([error.code, error.fatal, (await agent.gone()).code], [code, true, 4000]);
  }
  assert.equal(hub.told.length, 0);
});

test('a silent agent is gone within two seconds of machine time, and the hub beats meanwhile', async (t) => {
  const machine = new FakeClock();
  const hub = await startHub(await tempFolder(t), { machine });
  t.after(() => hub.stop());
  const agent = await AgentClient.join(hub.port, CURRENT);
  assert.ok(hub.ingest.links.held.has(NODE));
  machine.advance(1500);
  assert.equal(agent.closed, undefined);
  machine.advance(500);
  assert.deepEqual(await agent.gone(), { code: 4002, reason: 'AGENT_SILENT' });
  assert.ok(agent.heard.filter((message) => message.type === 'beat').length >= 3);
  assert.deepEqual(
    hub.told.map((each) => each.what),
    ['joined', 'left'],
  );
  assert.equal(hub.ingest.links.held.size, 0);
});

test('the newer of two sockets of a node wins, the older is told, and the node never left', async (t) => {
  const hub = await startHub(await tempFolder(t));
  t.after(() => hub.stop());
  const older = await AgentClient.join(hub.port, CURRENT);
  const newer = await AgentClient.join(hub.port, CURRENT);
  assert.deepEqual(await older.gone(), { code: 4001, reason: 'AGENT_REPLACED' });
  assert.equal(newer.closed, undefined);
  assert.ok(hub.ingest.links.held.has(NODE));
  assert.equal(hub.ingest.links.stop(NODE, { id: 's1', owner: 'ana', reason: 'steam' }), true);
  await newer.until('stop', (stop) => stop.id === 's1');
  assert.deepEqual(
    hub.told.map((each) => each.what),
    ['joined', 'joined'],
  );
  await newer.leave();
  await eventually(() => hub.told.at(-1)?.what === 'left');
  assert.equal(hub.ingest.links.stop(NODE, { id: 's2', owner: 'ana', reason: 'steam' }), false);
});

test('a flood of messages ends the socket, and another agent beside it is served', async (t) => {
  const hub = await startHub(await tempFolder(t));
  t.after(() => hub.stop());
  const flood = await AgentClient.join(hub.port, CURRENT);
  const other = await AgentClient.join(hub.port, CURRENT, 'kettle-2.heat');
  for (let i = 0; i < 2 * MESSAGES_PER_SECOND; i++) flood.beat();
  assert.deepEqual(await flood.gone(), { code: 4003, reason: 'RATE_EXCEEDED' });
  assert.equal(other.closed, undefined);
});

test('unknown messages are passed over, unreadable ones are told, and too many of those end the socket', async (t) => {
  const hub = await startHub(await tempFolder(t));
  t.after(() => hub.stop());
  const agent = await AgentClient.join(hub.port, CURRENT);
  agent.raw('{"type":"from-the-future","x":1}');
  agent.raw(Uint8Array.of(9, 1, 2, 3));
  agent.raw('{"type":"live","epoch":"no"}');
  const error = await agent.until('error');
  assert.deepEqual([error.code, error.fatal], ['MESSAGE_INVALID', false]);
  for (let i = 0; i < 30; i++) agent.raw('not JSON');
  assert.equal((await agent.gone()).reason, 'MESSAGE_INVALID');
});
