import assert from 'node:assert/strict';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { STANDARD_WIRING } from '@cerveceria/simulator';
import { WATER_C } from '../src/demo/demo-recipe.ts';
import { linesOn } from '../src/demo/lines-on.ts';
import { until } from '../src/supervise/until.ts';
import { freePorts } from './free-ports.ts';
import { MainProcess } from './main-process.ts';
import { channelsOf, ledgerOf, loopsOf, nodesOf, programsOf, RunningDemo } from './running-demo.ts';

const HEATER = STANDARD_WIRING.heat.heater;
const MASH = 'kettle-1.heat.mash';
let demo: RunningDemo;
before(async () => {
  demo = await RunningDemo.start();
});
after(() => demo?.end());

test('the ready line stands alone on standard output', () => {
  assert.equal(demo.main.out.trim().split('\n').length, 1);
  assert.deepEqual(JSON.parse(demo.main.out), {
    event: 'ready',
    hubs: [`http://127.0.0.1:${demo.port}`, `http://127.0.0.1:${demo.port + 1}`],
    user: demo.user,
    password: demo.password,
  });
  assert.equal(statSync(join(demo.folder, 'sign-in.json')).mode & 0o777, 0o600);
});

test('three simulated nodes are online over both hubs, and show the wort', async () => {
  for (const hub of [0, 1] as const) {
    const client = await demo.client(hub);
    const online = async () => (await nodesOf(client)).filter((node) => node.online);
    await until('three nodes at this hub', 60_000, async () => (await online()).length === 3);
    const nodes = await online();
    assert.ok(nodes.every((node) => node.simulated));
    assert.deepEqual(new Set(nodes.map((node) => node.hub)), new Set(['hub-a', 'hub-b']));
    const wort = async () => (await channelsOf(client)).find(({ id }) => id === 'kettle-1.heat.wort')?.latest.value;
    await until('a reading', 60_000, async () => ((await wort()) ?? null) !== null);
    assert.ok(((await wort()) ?? 0) >= WATER_C - 1, `${await wort()} °C`);
  }
});

test('a brew has begun: the grain is in and the first rest counts within a minute', async () => {
  const client = await demo.client(1);
  const brew = async () => (await programsOf(client)).find(({ kettle }) => kettle === 'kettle-1')?.state;
  const resting = async () => (await brew())?.records.at(-1)?.reached ?? null;
  await until('a rest', 60_000, async () => (await brew())?.phase === 'count' && (await resting()) !== null);
  const state = await brew();
  assert.equal(state?.name, 'Kölsch de la casa');
  assert.equal(state?.steps[state.index]?.kind, 'rest');
  assert.deepEqual(
    state?.records.slice(0, 2).map(({ how }) => how),
    ['reached', 'brewer'],
    'somebody put the grain in',
  );
});

test('an override at one hub moves the line of an agent at the other within a second', async () => {
  const client = await demo.client(0);
  await demo.heat();
  const heat = (await nodesOf(client)).find(({ id }) => id === 'kettle-1.heat');
  assert.equal(heat?.hub, 'hub-b', 'the agent is at the other hub');
  for (const level of [0, 1]) {
    const begin = Date.now();
    const wish = level === 0 ? { mode: 'off' } : { mode: 'manual', duty: 1 };
    await client.put(`/loops/${MASH}/override`, { ...wish, reason: 'test', duration: 3_600_000 });
    await until('the line', 5000, () => demo.level('kettle-1.heat', HEATER) === level);
    const row = demo.lines().findLast(({ node, line }) => node === 'kettle-1.heat' && line === HEATER);
    const took = (row?.machine ?? 0) - begin;
    assert.ok(took < 1000, `${took} ms until level ${level}`);
  }
  const mash = async () => (await loopsOf(client)).find(({ spec }) => spec.id === MASH);
  await until('the report', 60_000, async () => (await mash())?.state?.source === 'override');
});

test('a second demo in the same folder, or on the same ports, is refused in one sentence', async () => {
  const same = new MainProcess(['start', '--port', String(demo.port), '--data', join(demo.folder, 'other')]);
  assert.equal((await same.ended).code, 1);
  assert.match(same.err, new RegExp(`^PORT_IN_USE: .*${demo.port}\\n[^\\n]+\\n$`));
  assert.ok(!existsSync(join(demo.folder, 'other')), 'nothing was written');
  const free = String(await freePorts());
  const fresh = new MainProcess(['start', '--fresh', '--port', free, '--data', demo.folder]);
  assert.equal((await fresh.ended).code, 1);
  assert.match(fresh.err, /^ALREADY_RUNNING: .*\n[^\n]+\n$/);
  assert.ok(existsSync(join(demo.folder, 'sign-in.json')), 'nothing was emptied');
  assert.equal(demo.main.child.exitCode, null);
});

test('Ctrl-C ends everything within three seconds, heaters off by the log of lines', async () => {
  const client = await demo.client(0);
  const made = (await ledgerOf(client)).rows.reduce((sum, row) => sum + row.produced, 0);
  assert.ok(made > 0);
  assert.equal(demo.level('kettle-1.heat', HEATER), 1, 'it heats when it is told to end');
  const begin = performance.now();
  demo.main.child.kill('SIGINT');
  const { code } = await demo.main.ended;
  const took = performance.now() - begin;
  assert.equal(code, 0, demo.main.err);
  assert.ok(took < 3000, `${took} ms`);
  assert.deepEqual(linesOn(join(demo.folder, 'simulator')), []);
  assert.deepEqual(demo.processes(), []);
});
