import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, test } from 'node:test';
import { FakeClock } from '@cerveceria/runtime';
import { FakeHub } from './uplink-fake-hub.ts';
import { TestNode, until } from './uplink-node.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function hubOf(): Promise<FakeHub> {
  const hub = new FakeHub();
  await hub.start();
  ends.push(() => hub.kill());
  return hub;
}

function nodeOf(hub: string, process?: FakeClock): TestNode {
  const node = new TestNode([hub], process === undefined ? {} : { process, simulated: false });
  ends.push(() => {
    node.stop();
    node.remove();
  });
  node.start();
  return node;
}

test('a Pi that wakes up in 1970 learns the time from its first hub, for all that it measured before', async () => {
  const hub = await hubOf();
  const process = new FakeClock(0);
  process.advance(120_000);
  const node = nodeOf(hub.url, process);
  await until('the offset is told', () => hub.ofType('boots').length === 1);
  const [said] = hub.ofType('hello')[0]?.boots ?? [];
  assert.deepEqual([said?.mono, said?.offset, said?.quality], [0, 0, 'unsynced']);
  const [learned] = hub.ofType('boots')[0]?.boots ?? [];
  assert.deepEqual([learned?.mono, learned?.quality], [0, 'learned']);
  const error = (learned?.offset ?? 0) + 120_000 - Date.now();
  assert.ok(Math.abs(error) < 500, `${error} ms off`);
  const link = node.posted.find((one) => one.kind === 'link');
  assert.ok(link?.kind === 'link' && Math.abs((link.wallOffset ?? 0) - (learned?.offset ?? 0)) < 5);
  await until('beats carry the learned time', () =>
    hub.ofType('beat').some((beat) => Math.abs(beat.wall - Date.now()) < 500),
  );
});

test('a real machine is joined before its first scan, a simulated one with it, and its time is the simulation', async () => {
  const hub = await hubOf();
  nodeOf(hub.url, new FakeClock());
  await until('the real one says hello', () => hub.hellos.length === 1);
  const simulated = nodeOf(hub.url);
  await new Promise((done) => setTimeout(done, 100));
  assert.equal(hub.hellos.length, 1);
  simulated.scan(1);
  await until('the simulated one says hello', () => hub.hellos.length === 2);
  assert.deepEqual(hub.ofType('hello')[1]?.boots, [
    { boot: 'boot-1', mono: 0, offset: 1_700_000_000_000, quality: 'disciplined' },
  ]);
  await until('it beats', () =>
    hub.ofType('beat').some((beat) => beat.mono === 1000 && beat.wall === 1_700_000_001_000),
  );
});

test('a key that cannot be read is no reason to die: scans are kept until it is there', async () => {
  const hub = await hubOf();
  const node = nodeOf(hub.url);
  rmSync(join(node.folder, 'node.key'));
  node.scan(61);
  await new Promise((done) => setTimeout(done, 300));
  assert.equal(hub.hellos.length, 0);
  assert.equal(
    node.posted.some((one) => one.kind === 'failed'),
    false,
  );
  node.writeKey('another-key');
  await until('it comes with the new key', () => hub.headers.at(-1)?.['authorization'] === 'Bearer another-key');
  await until('and brings what it kept', () => hub.store.totals.held === 60);
});
