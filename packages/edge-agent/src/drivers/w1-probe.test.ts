import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { silentLog } from '@cerveceria/runtime';
import { W1Bus } from './w1-bus.ts';
import { W1Probe } from './w1-probe.ts';

const ID = '28-000000000001';
const SLAVE = '7b 01 4b 46 7f ff 05 10 1d : crc=1d YES\n7b 01 4b 46 7f ff 05 10 1d t=23687\n';

async function makeTree(t: TestContext, files: Readonly<Record<string, string>>) {
  const root = await mkdtemp(join(tmpdir(), 'w1-'));
  t.after(() => rm(root, { recursive: true }));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(root, name, '..'), { recursive: true });
    await writeFile(join(root, name), text);
  }
  const waits: number[] = [];
  const wait = (ms: number) => {
    waits.push(ms);
    return Promise.resolve();
  };
  const bus = new W1Bus({ root, log: silentLog, wait });
  const probe = (id = ID) => new W1Probe({ bus, id, resolution: 10, log: silentLog });
  return { root, bus, probe, waits };
}

test('reads w1_slave, and temperature where there is no w1_slave', async (t) => {
  const { probe, root } = await makeTree(t, { [`${ID}/w1_slave`]: SLAVE, [`${ID}/temperature`]: '99000\n' });
  assert.deepEqual(await probe().read(), { kind: 'value', value: 23.6875 });
  await rm(join(root, ID, 'w1_slave'));
  assert.deepEqual(await probe().read(), { kind: 'value', value: 99 });
});

test('a missing directory is a missing probe, and a probe that comes back is read again', async (t) => {
  const { probe, root } = await makeTree(t, { 'w1_bus_master1/w1_master_slave_count': '0\n' });
  const reader = probe();
  assert.deepEqual(await reader.read(), { kind: 'missing' });
  await mkdir(join(root, ID));
  await writeFile(join(root, ID, 'w1_slave'), SLAVE);
  await writeFile(join(root, ID, 'resolution'), '12\n');
  assert.equal((await reader.read()).kind, 'value');
  assert.equal(await readFile(join(root, ID, 'resolution'), 'utf8'), '10\n', 'and gets its resolution again');
});

test('a resolution that cannot be written costs nothing but the resolution', async (t) => {
  const { probe, root } = await makeTree(t, { [`${ID}/w1_slave`]: SLAVE });
  // A directory stands for a file that refuses, because root may write a read-only one.
  await mkdir(join(root, ID, 'resolution'));
  assert.equal((await probe().read()).kind, 'value');
});

test('a file that cannot be read is a fault', async (t) => {
  const { probe, root } = await makeTree(t, { [`${ID}/resolution`]: '10\n' });
  await mkdir(join(root, ID, 'w1_slave'));
  assert.deepEqual(await probe().read(), { kind: 'fault', code: 'w1-io' });
});

test('with two probes due one trigger converts both; with one none is needed', async (t) => {
  const trigger = 'w1_bus_master1/therm_bulk_read';
  const { bus, probe, root } = await makeTree(t, { [trigger]: '0\n', [`${ID}/w1_slave`]: SLAVE });
  await bus.prepare([probe()]);
  assert.equal(await readFile(join(root, trigger), 'utf8'), '0\n');
  await bus.prepare([probe(), probe('28-000000000002')]);
  assert.equal(await readFile(join(root, trigger), 'utf8'), 'trigger\n');
});

test('without bulk conversion in the kernel nothing is triggered and nothing waits', async (t) => {
  const { bus, probe, waits } = await makeTree(t, { [`${ID}/w1_slave`]: SLAVE });
  await bus.prepare([probe(), probe('28-000000000002')]);
  assert.deepEqual(waits, []);
});
