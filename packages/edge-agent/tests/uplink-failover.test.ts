import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, test } from 'node:test';
import { FakeHub } from './uplink-fake-hub.ts';
import { FakeStore } from './uplink-fake-store.ts';
import { TestNode, until } from './uplink-node.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function pair(): Promise<{ a: FakeHub; b: FakeHub; store: FakeStore }> {
  const store = new FakeStore();
  const [a, b] = [new FakeHub({ store }), new FakeHub({ store })];
  for (const hub of [a, b]) {
    await hub.start();
    ends.push(() => hub.kill());
  }
  return { a, b, store };
}

function nodeOf(hubs: readonly string[]): TestNode {
  const node = new TestNode(hubs);
  ends.push(() => {
    node.stop();
    node.remove();
  });
  node.start();
  return node;
}

test('a hub that is killed costs less than a second until the other one has a new frame', async () => {
  const { a, b, store } = await pair();
  const node = nodeOf([a.url, b.url]);
  node.scan(60);
  await until('the first hub stores', () => store.totals.held === 60);
  // Until the connection has proved itself, a loss counts as a failed try; either way the other hub is next.
  node.scan(60);
  const killed = performance.now();
  await a.kill();
  await until('the other hub stores', () => store.totals.held === 120);
  const took = performance.now() - killed;
  assert.ok(took < 2000, `${took} ms, of which up to a second is the pace of commits`);
  assert.ok((b.hellos[0] ?? Number.POSITIVE_INFINITY) - killed < 1000, 'the hello itself comes at once');
  assert.equal(store.duplicates, 0);
});

test('a hub that falls silent is left for the other one within two seconds', async () => {
  const { a, b } = await pair();
  const node = nodeOf([a.url, b.url]);
  node.scan(1);
  await until('the first hub is joined', () => a.hellos.length === 1);
  a.mute = true;
  const silent = performance.now();
  await until('the other hub is joined', () => b.hellos.length === 1);
  const took = (b.hellos[0] ?? 0) - silent;
  assert.ok(took > 1000 && took < 2400, `${took} ms`);
});

test('a hub that accepts the socket and says nothing at all is left too', async () => {
  const { a, b } = await pair();
  a.mute = true;
  const node = nodeOf([a.url, b.url]);
  node.scan(1);
  await until('the other hub is joined', () => b.hellos.length === 1);
});

test('a hub that takes the socket and kicks it is not stormed', async () => {
  const hub = new FakeHub();
  await hub.start();
  ends.push(() => hub.kill());
  hub.refusal = { type: 'error', code: 'HUB_BUSY', message: 'later', fatal: true };
  const node = nodeOf([hub.url]);
  node.scan(1);
  await new Promise((done) => setTimeout(done, 2000));
  assert.ok(hub.hellos.length >= 2 && hub.hellos.length <= 12, `${hub.hellos.length} tries in two seconds`);
});

test('does not come back before the time that the hub asked for', async () => {
  const hub = new FakeHub();
  await hub.start();
  ends.push(() => hub.kill());
  hub.refusal = { type: 'error', code: 'HUB_BUSY', message: 'later', fatal: true, retryAfter: 1500 };
  const node = nodeOf([hub.url]);
  node.scan(1);
  await until('it comes back', () => hub.hellos.length === 2);
  const pause = (hub.hellos[1] ?? 0) - (hub.hellos[0] ?? 0);
  assert.ok(pause >= 1450 && pause < 2500, `${pause} ms`);
});

test('a hub that refuses the key is tried again later, and nothing is lost meanwhile', async () => {
  let refused = 0;
  const door = createServer((_, response) => response.writeHead(401).end());
  door.on('upgrade', (_, socket) => {
    refused++;
    // Who is refused may hang up before the answer is out.
    socket.on('error', () => {});
    socket.end('HTTP/1.1 401 Unauthorized\r\n\r\n');
  });
  await new Promise<void>((done) => door.listen(0, '127.0.0.1', done));
  ends.push(() => door.close());
  const node = nodeOf([`ws://127.0.0.1:${(door.address() as AddressInfo).port}`]);
  node.scan(120);
  await until('it has tried twice', () => refused >= 2);
  assert.equal(
    node.posted.some((message) => message.kind === 'failed'),
    false,
  );
});

test('a newer desired state of either hub is passed on once, an older one never', async () => {
  const { a, b } = await pair();
  const desired = (version: number) => ({ node: 'kettle-1.heat', version, issued: 0, loops: {}, stop: null });
  a.desired = desired(5);
  b.desired = desired(4);
  const node = nodeOf([a.url, b.url]);
  node.scan(1);
  const told = () => node.posted.flatMap((one) => (one.kind === 'desired' ? [one.desired.version] : []));
  await until('the first is told', () => told().length === 1);
  a.say({ type: 'desired', desired: desired(5) });
  a.say({ type: 'desired', desired: desired(3) });
  a.say({ type: 'desired', desired: desired(6) });
  await until('the newer is told', () => told().length === 2);
  await a.kill();
  await until('the other hub is joined', () => b.hellos.length === 1);
  b.say({ type: 'desired', desired: desired(7) });
  b.say({ type: 'stop', id: 's1', owner: 'ana', reason: 'smoke' });
  await until('the stop is passed on', () => node.posted.some((one) => one.kind === 'stop' && one.owner === 'ana'));
  assert.deepEqual(told(), [5, 6, 7]);
});

test('the desired state and the epoch outlive a clean restart', async () => {
  const { a, store } = await pair();
  a.desired = { node: 'kettle-1.heat', version: 9, issued: 0, loops: {}, stop: null };
  const first = new TestNode([a.url]);
  first.start();
  first.scan(70);
  await until('it is told', () => first.posted.some((one) => one.kind === 'desired'));
  await until('the sealed frame is stored', () => store.totals.held === 60);
  first.stop();
  await until('it has ended', () => first.posted.some((one) => one.kind === 'stopped'));
  assert.equal(store.totals.held, 70, 'what was open at the end was sealed and sent before the end');
  const second = new TestNode([a.url], { folder: first.folder });
  ends.push(() => second.remove());
  second.start();
  const ready = second.posted.find((one) => one.kind === 'ready');
  assert.equal(ready?.kind === 'ready' ? ready.desired?.version : null, 9);
  second.scan(1);
  await until('it is linked', () => second.posted.some((one) => one.kind === 'link' && one.hub !== null));
  second.stop();
  await until('the next seq is stored', () => store.totals.held === 71);
  assert.equal(store.epochs.size, 1);
  assert.equal(store.totals.dropped, 0);
});

test('live values and the report arrive at once while a day of backlog drains', async () => {
  const { a, store } = await pair();
  const node = nodeOf([a.url]);
  node.scan(86_400);
  await until('the backlog is on its way', () => store.totals.held > 0, 20_000);
  node.scan(1);
  await until('the newest scan is there', () => a.ofType('live').some((one) => one.scans.at(-1)?.seq === 86_401));
  // How soon in ms is the bench's affair; here it is the order that counts: the present before the rest of the past.
  assert.ok(store.totals.held < 86_400, 'the live value did not wait for the backlog');
  node.report({ version: 3 });
  await until('the report is there', () => a.ofType('report').some((one) => one.report.version === 3));
  await until('all is stored', () => store.totals.held === 86_400, 30_000);
  assert.equal(store.duplicates, 0);
});
