import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { FakeClock, silentLog } from '@cerveceria/runtime';
import { WebSocket } from 'ws';
import { hubError } from '../src/errors.ts';
import { createFeed } from '../src/live/feed.ts';
import { FleetState } from '../src/live/fleet-state.ts';
import { createLiveSocket } from '../src/live/live-socket.ts';
import { FACTS } from './fakes/made-fleet.ts';

async function setUp(t: TestContext) {
  const clock = new FakeClock();
  const fleet = new FleetState(clock);
  fleet.learn(FACTS);
  const feed = createFeed({ hub: 'a', hubs: [], fleet, alarms: () => [], machine: clock, process: clock });
  let isUser = true;
  const live = createLiveSocket({
    tickets: {
      redeem: (ticket) =>
        ticket === 'good'
          ? Promise.resolve({ user: 'ana', role: 'viewer' })
          : Promise.reject(hubError('TICKET_INVALID')),
    },
    users: { find: () => Promise.resolve(isUser ? { role: 'viewer', since: 1 } : undefined) },
    ...{ feed, origins: ['http://page.example'], machine: clock, log: silentLog },
  });
  const server = createServer();
  server.on('upgrade', (request, socket, head) => live.handleUpgrade(request, socket, head));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    live.stop();
    clock.advance(1_000);
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const open = (ticket: string, options = {}) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/api/v1/live?ticket=${ticket}`, options);
    socket.on('error', () => {});
    return socket;
  };
  const removeUser = () => {
    isUser = false;
  };
  return { clock, feed, live, port, open, removeUser };
}

async function refusal(socket: WebSocket) {
  const [, response] = (await once(socket, 'unexpected-response')) as [unknown, import('node:http').IncomingMessage];
  let text = '';
  for await (const chunk of response) text += String(chunk);
  return { status: response.statusCode, code: (JSON.parse(text) as { error: { code: string } }).error.code };
}

test('a ticket opens, what has none or comes from elsewhere is refused in the words of the API', async (t) => {
  const { open, port, feed } = await setUp(t);
  for (const origin of ['http://page.example', `http://127.0.0.1:${port}`])
    await once(open('good', { origin }), 'message');
  assert.equal(feed.tablets, 2);
  assert.deepEqual(await refusal(open('bad')), { status: 401, code: 'TICKET_INVALID' });
  assert.deepEqual(await refusal(open('')), { status: 401, code: 'TICKET_INVALID' });
  const evil = open('good', { origin: 'http://evil.example' });
  assert.deepEqual(await refusal(evil), { status: 403, code: 'ORIGIN_REFUSED' });
});

test('a tablet that answers no ping is let go', async (t) => {
  const { clock, open, feed } = await setUp(t);
  const socket = open('good', { autoPong: false });
  await once(socket, 'message');
  const pinged = once(socket, 'ping');
  clock.advance(10_000);
  await pinged;
  const closed = once(socket, 'close');
  clock.advance(10_000);
  await closed;
  assert.equal(feed.tablets, 0);
});

test('the page of a removed user goes dark', async (t) => {
  const { clock, open, removeUser } = await setUp(t);
  const socket = open('good');
  await once(socket, 'message');
  removeUser();
  const closed = once(socket, 'close') as Promise<[number]>;
  clock.advance(10_000);
  assert.equal((await closed)[0], 1008);
});

test('a tablet that floods the hub is cut off', async (t) => {
  const { open } = await setUp(t);
  const socket = open('good');
  await once(socket, 'message');
  socket.send('x'.repeat(2000));
  assert.equal(((await once(socket, 'close')) as [number])[0], 1009);
});
