import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AgentUnderTest } from './agent.fixture.ts';
import { MISSING, value } from './drivers/probe.ts';
import { desiredOf } from './tick/test-node.fixture.ts';

const HEATER = 17;
const PUMP = 22;
const MASH = 'kettle-1.heat.mash';

async function started(): Promise<AgentUnderTest> {
  const bench = new AgentUnderTest();
  await bench.agent.start();
  await bench.run(1000);
  return bench;
}

test('every line is off and the guard watches before the first tick says that it is ready', async () => {
  const { did } = await started();
  assert.deepEqual(did.slice(0, 5), ['claim 17 0', 'claim 22 0', 'guard.start', 'buffer.start', 'ready']);
});

test('a node without heating need sends a scan a second, its cells in the order of its channels', async () => {
  const bench = await started();
  await bench.run(3000);
  const [first, second] = bench.scans;
  assert.deepEqual(
    bench.scans.map(({ mono }) => mono),
    [0, 1000, 2000, 3000, 4000],
  );
  assert.deepEqual(first?.cells, ['not-due', 6700, 0, 1000], 'no reading is there yet, and no heat without one');
  assert.deepEqual(second?.cells, [320, 6700, 1000, 1000]);
});

test('the watchdog is fed by every tick, also while a probe is lost and its heater is off', async () => {
  const bench = await started();
  assert.equal(bench.levels.get(HEATER), 1);
  bench.reading = MISSING;
  await bench.run(1500);
  assert.equal(bench.levels.get(HEATER), 0);
  const before = bench.count('watchdog');
  await bench.run(1000);
  assert.equal(bench.count('watchdog') - before, 4);
});

test('a line that does not follow is held off as far as it goes, and the watchdog is not fed', async () => {
  const bench = await started();
  bench.stuck = HEATER;
  bench.reading = MISSING;
  await bench.run(1500);
  assert.equal(bench.levels.get(HEATER), 1, 'stuck');
  const before = bench.count('watchdog');
  await bench.run(1000);
  assert.equal(bench.count('watchdog'), before);
  assert.equal(bench.levels.get(PUMP), 0, 'everything else is off');
  assert.ok(bench.reports.at(-1)?.alarms.some(({ id }) => id === 'output-contradicts:kettle-1.heat.heater'));
});

test('after the guard stepped in one tick drives everything off, then control goes on', async () => {
  const bench = await started();
  bench.isTripped = true;
  await bench.run(250);
  assert.ok(bench.did.includes('rearm 00'), bench.did.join());
  await bench.run(500);
  assert.deepEqual([bench.levels.get(HEATER), bench.isTripped], [1, false]);
  assert.ok(bench.reports.at(-1)?.alarms.some(({ code }) => code === 'guard-stepped-in'));
});

test('the guard worker is gone: everything off, and the agent asks to end', async () => {
  const bench = await started();
  bench.loseGuard(new Error('gone'));
  assert.deepEqual([bench.levels.get(HEATER), bench.failures.length], [0, 1]);
});

test('a stop from the socket is in the lines within a tick, and kept', async () => {
  const bench = await started();
  bench.hear({ kind: 'stop', id: 's1', owner: 'ana', reason: 'smoke' });
  await bench.run(250);
  assert.deepEqual([bench.levels.get(HEATER), bench.levels.get(PUMP)], [0, 0]);
  assert.equal(bench.latches?.stop.order?.owner, 'ana');
  const again = new AgentUnderTest();
  again.latches = bench.latches;
  await again.agent.start();
  await again.run(1000);
  assert.deepEqual([again.levels.get(HEATER), again.levels.get(PUMP)], [0, 0]);
});

test('a desired state is in the report of the next tick; otherwise there is one a second', async () => {
  const bench = await started();
  await bench.run(5000);
  const before = bench.reports.length;
  await bench.run(5000);
  assert.equal(bench.reports.length - before, 5);
  const loops = { [MASH]: { demand: { mode: 'auto' as const, setPoint: 52 }, override: null } };
  bench.hear({ kind: 'desired', desired: desiredOf(3, { loops }) });
  assert.equal(bench.reports.at(-1)?.version, 3, 'the answer waits for no tick');
  await bench.run(250);
  assert.equal(bench.reports.at(-1)?.version, 3);
  assert.equal(bench.reports.at(-1)?.loops.find(({ id }) => id === MASH)?.setPoint, 52);
});

test('the hub says what time it is, and an override that is over by that clock ends', async () => {
  const bench = await started();
  const offset = bench.clock.wall() - bench.clock.mono();
  const override = {
    mode: 'auto' as const,
    setPoint: 52,
    id: 'o1',
    owner: 'ana',
    reason: 'r',
    issued: 0,
    expires: bench.clock.wall() + 60_000,
  };
  bench.hear({
    kind: 'ready',
    desired: desiredOf(1, { loops: { [MASH]: { demand: null, override } } }),
    wallOffset: offset,
  });
  await bench.run(250);
  const source = () => bench.reports.at(-1)?.loops.find(({ id }) => id === MASH)?.source;
  assert.equal(source(), 'override');
  bench.hear({ kind: 'link', hub: 'a', wallOffset: bench.clock.wall() - bench.clock.mono() + 3_600_000 });
  await bench.run(250);
  assert.equal(source(), 'default');
});

test('stopping: outputs first, then guard, buses, and the buffer last; twice is once', async () => {
  const bench = await started();
  bench.did.length = 0;
  bench.reading = value(20);
  await Promise.all([bench.agent.stop(), bench.agent.stop()]);
  assert.deepEqual(bench.did, [
    'stopping',
    'guard.stop',
    'probes.close',
    'lines.close',
    'leaveBus',
    'buffer.stop',
    'latches.flush',
    'programs.flush',
    'energies.flush',
    'kettles.flush',
  ]);
  assert.deepEqual([bench.levels.get(HEATER), bench.levels.get(PUMP)], [0, 0]);
  await bench.run(1000);
  assert.equal(bench.levels.get(HEATER), 0);
});

test('what went wrong with the chips rides on the report of each second, and on none while nothing did', async () => {
  const bench = new AgentUnderTest();
  await bench.agent.start();
  await bench.run(1500);
  assert.equal(bench.reports.at(-1)?.drivers, undefined);
  const drivers = [{ bus: 'w1', chip: '28-000000000001', retried: 0, missing: 0, faults: { crc: 3 } }];
  bench.driverFaults = drivers;
  await bench.run(1500);
  assert.deepEqual(bench.reports.at(-1)?.drivers, drivers);
  await bench.agent.stop();
});
