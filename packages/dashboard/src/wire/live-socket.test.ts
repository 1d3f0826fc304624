import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLiveSocket, type Socket } from './live-socket.ts';
import { helloMessage } from './message-samples.ts';

const A = 'http://a:8080';
const B = 'http://b:8081';
const settled = () => new Promise((resolve) => setImmediate(resolve));

function setUp(ticket: (base: string) => Promise<string> = () => Promise.resolve('t-1')) {
  let now = 0;
  let tick: () => void = () => undefined;
  let messages = 0;
  const opened: (Socket & { url: string; closed: boolean })[] = [];
  const live = createLiveSocket({
    origin: A,
    client: { ticket },
    openSocket(url) {
      const socket = {
        url,
        closed: false,
        onmessage: null as Socket['onmessage'],
        onclose: null as Socket['onclose'],
        close() {
          socket.closed = true;
        },
      };
      opened.push(socket);
      return socket;
    },
    now: () => now,
    random: () => 0,
    every(_ms, work) {
      tick = work;
      return () => {
        tick = () => undefined;
      };
    },
    onMessage: () => {
      messages += 1;
    },
    onChoice: () => undefined,
  });
  const hello = () => opened.at(-1)?.onmessage?.({ data: JSON.stringify({ ...helloMessage(), hubs: [A, B] }) });
  const pass = async (ms: number) => {
    now += ms;
    tick();
    await settled();
  };
  return { live, opened, hello, pass, messages: () => messages };
}

test('it opens a socket with a ticket and takes what comes', async () => {
  const { live, opened, hello, messages } = setUp();
  live.start();
  await settled();
  assert.equal(opened[0]?.url, 'ws://a:8080/api/v1/live?ticket=t-1');
  hello();
  assert.equal(live.choice.phase, 'live');
  assert.equal(messages(), 1);
});

test('a silent hub is left and its socket closed; the other one is asked', async () => {
  const { live, opened, hello, pass } = setUp();
  live.start();
  await settled();
  hello();
  await pass(2001);
  assert.equal(opened[0]?.closed, true);
  assert.equal(opened[0]?.onmessage, null, 'late words of the old hub reach nobody');
  await pass(1);
  assert.equal(opened[1]?.url, 'ws://b:8081/api/v1/live?ticket=t-1');
});

test('a hub that speaks nonsense is left, an unknown message is passed over', async () => {
  const { live, opened, hello, messages } = setUp();
  live.start();
  await settled();
  hello();
  opened[0]?.onmessage?.({ data: '{"type":"news"}' });
  assert.equal(live.choice.phase, 'live');
  opened[0]?.onmessage?.({ data: '{"type":"update"}' });
  assert.equal(live.choice.phase, 'waiting');
  assert.equal(messages(), 1);
});

test('a ticket that comes after the attempt was given up opens nothing', async () => {
  const grants: ((ticket: string) => void)[] = [];
  const { live, opened, pass } = setUp(
    () =>
      new Promise((resolve) => {
        grants.push(resolve);
      }),
  );
  live.start();
  await pass(3001);
  grants[0]?.('late');
  await settled();
  assert.equal(opened.length, 0);
});

test('a refused ticket moves on, and a stopped feed stays silent', async () => {
  const asked: string[] = [];
  const { live, opened, pass } = setUp((base) => {
    asked.push(base);
    return Promise.reject(new Error('down'));
  });
  live.start();
  await settled();
  await pass(10_000);
  assert.equal(asked.length, 2);
  live.stop();
  await pass(60_000);
  assert.equal(asked.length, 2);
  assert.equal(opened.length, 0);
});
