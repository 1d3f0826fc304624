import assert from 'node:assert/strict';
import { mkdtempSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { BusClient } from './bus-client.ts';

const WELCOME = '{"ev":"welcome","boot":"b","mono":0,"wall":0,"rate":1,"w1":null}\n';

/** A bus that says what the test says. */
async function scripted(t: TestContext, say: (socket: Socket) => void): Promise<BusClient> {
  const path = join(mkdtempSync(join(tmpdir(), 'client-')), 'bus.sock');
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
    socket.once('data', () => say(socket));
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  const client = new BusClient({ socket: path, role: 'agent', node: 'k1.heat' });
  t.after(() => {
    client.close();
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return client;
}

test('a step in the same breath as the welcome is not lost on a listener that comes a little later', async (t) => {
  const client = await scripted(t, (socket) => socket.write(`${WELCOME}{"ev":"step","mono":250,"wall":250}\n`));
  await client.connect();
  await setImmediate();
  const step = await new Promise<number>((resolve) => client.onStep(({ mono }) => resolve(mono)));
  assert.equal(step, 250);
});

test('a line that is no message of the bus ends the connection', async (t) => {
  const client = await scripted(t, (socket) => socket.write(`${WELCOME}{"ev":"step","mono":"soon"}\n`));
  const closed = new Promise<void>((resolve) => client.onClose(resolve));
  await client.connect();
  await closed;
});

test('a bus that closes before the welcome is gone, not waited for', async (t) => {
  const client = await scripted(t, (socket) => socket.end());
  await assert.rejects(client.connect(), { code: 'BUS_GONE' });
});

test('requests that wait when the bus closes are rejected, and closing twice is told once', async (t) => {
  const client = await scripted(t, (socket) => {
    socket.write(WELCOME);
    socket.on('data', () => socket.destroy());
  });
  let closes = 0;
  client.onClose(() => closes++);
  await client.connect();
  await assert.rejects(client.request({ op: 'line.get', line: 1 }), { code: 'BUS_GONE' });
  client.close();
  assert.equal(closes, 1);
  await assert.rejects(client.request({ op: 'line.get', line: 1 }), { code: 'BUS_GONE' });
});
