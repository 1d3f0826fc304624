import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { FakeHub } from './uplink-fake-hub.ts';
import { TestNode, until } from './uplink-node.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function hubOf(options = {}): Promise<FakeHub> {
  const hub = new FakeHub(options);
  await hub.start();
  ends.push(() => hub.kill());
  return hub;
}

function nodeOf(hubs: readonly string[], more = {}): TestNode {
  const node = new TestNode(hubs, more);
  // Also where its test has failed before it stopped it: it would hold this process for good.
  ends.push(() => {
    node.stop();
    node.remove();
  });
  node.start();
  return node;
}

test('shows its key, says hello, and every scan arrives once', async () => {
  const hub = await hubOf();
  const node = nodeOf([hub.url]);
  node.scan(130);
  await until('two frames are stored', () => hub.store.totals.held === 120);
  node.stop();
  assert.equal(hub.headers[0]?.['authorization'], 'Bearer secret-key');
  assert.equal(hub.headers[0]?.['x-cerveceria-node'], 'kettle-1.heat');
  assert.equal(hub.ofType('hello')[0]?.channels.length, 2);
  assert.deepEqual(
    hub.store.values().sort((a, b) => Number(a) - Number(b)),
    Array.from({ length: 120 }, (_, i) => i + 1),
  );
  assert.equal(hub.store.duplicates, 0);
});

test('goes back behind what was acknowledged when the hub asks for it', async () => {
  const hub = await hubOf();
  const node = nodeOf([hub.url]);
  node.scan(180);
  await until('three frames are stored', () => hub.store.totals.held === 180);
  const [epoch] = [...hub.store.epochs.keys()] as [string];
  hub.store.forget();
  hub.say({ type: 'rewind', epoch, seq: 1 });
  await until('three frames are stored again', () => hub.store.totals.held === 180);
  node.stop();
  assert.deepEqual(
    hub.frames.map((frame) => frame.first),
    [1, 61, 121, 1, 61, 121],
  );
});

test('an acknowledgement of what was never sent is a protocol error, and the link is left', async () => {
  const hub = await hubOf();
  const node = nodeOf([hub.url]);
  node.scan(60);
  await until('a frame is stored', () => hub.store.totals.held === 60);
  const [epoch] = [...hub.store.epochs.keys()] as [string];
  hub.say({ type: 'ack', epoch, hot: 5000, warm: 5000, credit: 65536 });
  await until('the agent says so', () => hub.ofType('error').some((one) => one.code === 'UPLINK_CONTRADICTS'));
  await until('the agent comes back', () => hub.hellos.length === 2);
  node.stop();
});

test('unknown types of message and duplicate acknowledgements change nothing', async () => {
  const hub = await hubOf();
  const node = nodeOf([hub.url]);
  node.scan(60);
  await until('a frame is stored', () => hub.store.totals.held === 60);
  const [epoch] = [...hub.store.epochs.keys()] as [string];
  hub.raw(new Uint8Array([9, 9, 9]));
  hub.say({ type: 'a-thing-of-the-future', of: 'no concern' });
  for (let i = 0; i < 3; i++) hub.say({ type: 'ack', epoch, hot: 60, warm: 60, credit: 65536 });
  node.scan(60);
  await until('the next frame is stored', () => hub.store.totals.held === 120);
  node.stop();
  assert.equal(hub.hellos.length, 1);
  assert.equal(hub.frames.length, 2);
});

test('a message that is not JSON is answered with an error and the link is left', async () => {
  const hub = await hubOf();
  const node = nodeOf([hub.url]);
  node.scan(1);
  await until('hello', () => hub.hellos.length === 1);
  hub.raw('{"type":"ack",');
  await until('the agent says so', () => hub.ofType('error').some((one) => one.code === 'MESSAGE_INVALID'));
  node.stop();
});

test('frames under way stay within the credit while the hub acknowledges nothing', async () => {
  const hub = await hubOf({ credit: 500 });
  hub.withhold = true;
  const node = nodeOf([hub.url]);
  node.scan(60 * 40);
  await until('frames have come', () => hub.frames.length > 0);
  const stalled = hub.frames.length;
  await new Promise((done) => setTimeout(done, 700));
  assert.equal(hub.frames.length, stalled);
  assert.ok(stalled < 6, `${stalled} frames under way`);
  node.report();
  await until('the report tells what is buffered', () =>
    hub.ofType('report').some((one) => one.report.buffered === 2400),
  );
  node.stop();
});

test('a hub that lost frames on the way asks for them, and nothing is missing', async () => {
  const hub = await hubOf();
  const node = nodeOf([hub.url]);
  let lose = 3;
  const append = hub.store.append.bind(hub.store);
  hub.store.append = (envelope) => {
    if (envelope.first === 61 && lose-- > 0) hub.drop();
    return append(envelope);
  };
  node.scan(300);
  await until('all is stored', () => hub.store.totals.held === 300);
  node.stop();
  assert.equal(new Set(hub.store.values()).size, 300);
});
