import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { STANDARD_WIRING } from '@cerveceria/simulator';
import { z } from 'zod';
import { linesOn } from '../src/demo/lines-on.ts';
import { until } from '../src/supervise/until.ts';
import { balancedLedger, untilAllAt } from './balanced.ts';
import { nodesOf, programsOf, RunningDemo } from './running-demo.ts';

const MASH = 'kettle-1.heat.mash';
const readySchema = z.object({
  stores: z.array(z.object({ store: z.string(), what: z.string(), pid: z.number(), port: z.number() })),
});
const timeSchema = z.object({ time: z.number() });
let demo: RunningDemo;
let pids: number[] = [];
before(async () => {
  // Three servers start first, one of them in a virtual machine of its own.
  demo = await RunningDemo.start(['--stores', 'real', '--speed', '60'], { readyMs: 240_000 });
});
after(() => demo?.end());

async function checksOf(hub: 0 | 1): Promise<Record<string, string>> {
  const response = await fetch(`${demo.hubs[hub]}/readyz`);
  return ((await response.json()) as { checks: Record<string, string> }).checks;
}

/** Nodes of which Redis has frames, asked in its own words. */
async function nodesInRedis(): Promise<number> {
  const { stores } = readySchema.parse(JSON.parse(demo.main.out));
  const socket = connect(stores[0]?.port ?? 0, '127.0.0.1');
  socket.write('SCARD cerveceria:nodes\r\n');
  const [answer] = (await once(socket, 'data')) as [Buffer];
  socket.destroy();
  return Number(answer.toString().slice(1));
}

test('the ready line says which stores are used, the stand-in by that name', () => {
  const { stores } = readySchema.parse(JSON.parse(demo.main.out));
  pids = stores.map(({ pid }) => pid);
  assert.deepEqual(
    stores.map(({ store }) => store),
    ['redis', 'mongodb', 'cassandra'],
  );
  assert.match(stores[1]?.what ?? '', /standing in for MongoDB|^MongoDB, /);
});

test('both hubs stand on all of them, and nothing lies in the embedded tier', async () => {
  for (const hub of [0, 1] as const) {
    const { hot, warm, cold, state, words } = await checksOf(hub);
    assert.deepEqual([hot, warm, cold, state, words], ['ok', 'ok', 'ok', 'ok', 'ok']);
  }
  assert.ok(
    !existsSync(join(demo.folder, 'hub-data/frames.sqlite')),
    readFileSync(join(demo.folder, 'config/hub-a.yaml'), 'utf8'),
  );
});

test('readings, history, an override and the brew are there through either hub', async () => {
  const [a, b] = [await demo.client(0), await demo.client(1)];
  await balancedLedger(a, 3);
  assert.equal(await nodesInRedis(), 3);
  await until('the brew', 30_000, async () =>
    (await programsOf(b)).some(({ kettle, state }) => kettle === 'kettle-1' && state !== null),
  );
  await demo.heat();
  await a.put(`/loops/${MASH}/override`, { mode: 'off', reason: 'test', duration: 3_600_000 });
  await until('the heater off', 60_000, () => demo.level('kettle-1.heat', STANDARD_WIRING.heat.heater) === 0);
});

test('kill -9 of a hub: the agents move to the other, nothing is lost, nothing twice', async () => {
  const other = await demo.client(0);
  assert.ok((await nodesOf(other)).some(({ hub }) => hub === 'hub-b'));
  process.kill(demo.pid('hub-b'), 'SIGKILL');
  await untilAllAt(other, ['hub-a'], performance.now());
  await balancedLedger(other, 3);
});

test('Redis killed: agents stay, and history comes out of warm alone', async () => {
  const client = await demo.client(0);
  process.kill(pids[0] as number, 'SIGKILL');
  await until('a hub that says that hot is gone', 20_000, async () => (await checksOf(0))['hot'] !== 'ok');
  assert.equal((await fetch(`${demo.hubs[0]}/readyz`)).status, 200);
  assert.ok((await nodesOf(client)).every(({ online }) => online));
  const { time } = timeSchema.parse(await (await fetch(`${demo.hubs[0]}/healthz`)).json());
  const asked = `/history?channel=kettle-1.heat.wort&from=${time - 3_600_000}&to=${time}&points=100`;
  const { t } = await client.get(asked, z.object({ t: z.array(z.number()) }));
  assert.ok(t.length > 0);
});

test('Ctrl-C ends everything, the servers included, heaters off', async () => {
  demo.main.child.kill('SIGINT');
  const { code } = await demo.main.ended;
  assert.equal(code, 0, demo.main.err);
  assert.deepEqual(linesOn(join(demo.folder, 'simulator')), []);
  assert.deepEqual(demo.processes(), []);
  assert.equal(pids.length, 3);
  for (const pid of pids) assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
});
