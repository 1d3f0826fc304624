import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AgentUnderTest } from './agent.fixture.ts';
import { desiredOf, kettleConfig } from './tick/test-node.fixture.ts';

const HEATER = 17;
const PUMP = 22;
const MASH = 'kettle-1.heat.mash';

async function started(bench = new AgentUnderTest()): Promise<AgentUnderTest> {
  await bench.agent.start();
  await bench.run(1000);
  return bench;
}

test('stopped while it starts: nothing is switched on any more, whatever the start was waiting for', async () => {
  const bench = new AgentUnderTest();
  let ready = () => {};
  bench.guardIsReady = new Promise((resolve) => {
    ready = resolve;
  });
  const starting = bench.agent.start();
  await new Promise((resolve) => setImmediate(resolve));
  const stopping = bench.agent.stop();
  ready();
  await Promise.all([starting, stopping]);
  await bench.run(2000);
  assert.deepEqual(
    bench.sets.filter(([, level]) => level === 1),
    [],
  );
  assert.equal(bench.count('buffer.start'), 0);
});

test('lines that cannot be read back any more: off, the watchdog is not fed, and the end is a whole one', async () => {
  const bench = await started();
  bench.isUnreadable = true;
  await bench.run(500);
  assert.deepEqual([bench.levels.get(HEATER), bench.levels.get(PUMP)], [0, 0]);
  const fed = bench.count('watchdog');
  await bench.run(1000);
  assert.equal(bench.count('watchdog'), fed);
  await bench.agent.stop();
  for (const end of ['guard.stop', 'lines.close', 'buffer.stop', 'latches.flush'])
    assert.ok(bench.did.includes(end), end);
});

test('a line that does not follow holds all outputs off: they do not chatter with every tick', async () => {
  const bench = await started();
  bench.levels.set(HEATER, 0);
  bench.stuck = HEATER;
  await bench.run(500);
  bench.sets.length = 0;
  await bench.run(5000);
  assert.deepEqual(
    bench.sets.filter(([, level]) => level === 1),
    [],
  );
  assert.ok(bench.reports.at(-1)?.alarms.some(({ code, active }) => code === 'output-contradicts' && active));
  assert.deepEqual(
    bench.reports.at(-1)?.loops.map(({ duty, veto }) => [duty, veto]),
    [
      [0, 'output-contradicts'],
      [0, 'output-contradicts'],
    ],
    'what is told is what is given',
  );
  bench.stuck = null;
  await bench.run(60_000);
  assert.equal(bench.levels.get(PUMP), 1, 'and is tried again when it has read right for a while');
});

test('before anybody has said what time it is a stored override does not rule: it may long be over', async () => {
  const bench = await started();
  const override = { mode: 'auto' as const, setPoint: 52, id: 'o1', owner: 'ana', reason: 'r', issued: 0 };
  const until = (expires: number) => ({ [MASH]: { demand: null, override: { ...override, expires } } });
  const loop = () => bench.reports.at(-1)?.loops.find(({ id }) => id === MASH);
  bench.hear({ kind: 'ready', desired: desiredOf(4, { loops: until(bench.clock.wall() + 60_000) }), wallOffset: null });
  await bench.run(250);
  assert.equal(loop()?.source, 'default');
  bench.hear({ kind: 'link', hub: 'a', wallOffset: bench.clock.wall() - bench.clock.mono() + 3_600_000 });
  await bench.run(1000);
  assert.deepEqual([loop()?.source, bench.reports.at(-1)?.refused[0]?.code], ['default', 'override-expired']);
});

test('a stored override that the hub’s clock finds in time rules from then on', async () => {
  const bench = await started();
  const override = { mode: 'auto' as const, setPoint: 52, id: 'o1', owner: 'ana', reason: 'r', issued: 0 };
  const loops = { [MASH]: { demand: null, override: { ...override, expires: bench.clock.wall() + 7_200_000 } } };
  bench.hear({ kind: 'ready', desired: desiredOf(4, { loops }), wallOffset: null });
  bench.hear({ kind: 'link', hub: 'a', wallOffset: bench.clock.wall() - bench.clock.mono() + 3_600_000 });
  await bench.run(1000);
  assert.equal(bench.reports.at(-1)?.loops.find(({ id }) => id === MASH)?.setPoint, 52);
});

test('an override that has ended stays ended when the clock is set back', async () => {
  const bench = await started();
  const offset = bench.clock.wall() - bench.clock.mono();
  bench.hear({ kind: 'link', hub: 'a', wallOffset: offset });
  const override = { mode: 'auto' as const, setPoint: 52, id: 'o1', owner: 'ana', reason: 'r', issued: 0 };
  const loops = { [MASH]: { demand: null, override: { ...override, expires: bench.clock.wall() + 1000 } } };
  bench.hear({ kind: 'desired', desired: desiredOf(4, { loops }) });
  await bench.run(2000);
  bench.hear({ kind: 'link', hub: 'b', wallOffset: offset - 60_000 });
  await bench.run(1000);
  assert.equal(bench.reports.at(-1)?.loops.find(({ id }) => id === MASH)?.source, 'default');
});

test('latches that the disk does not take are tried again and told, until it does', async () => {
  const bench = await started(new AgentUnderTest(kettleConfig()));
  bench.isKept = false;
  bench.hear({ kind: 'stop', id: 's1', owner: 'ana', reason: 'smoke' });
  await bench.run(1500);
  const alarm = () => bench.reports.at(-1)?.alarms.find(({ code }) => code === 'latches-not-kept');
  assert.equal(alarm()?.active, true);
  assert.equal(bench.latches?.stop.order ?? null, null);
  bench.isKept = true;
  await bench.run(10_000);
  assert.deepEqual([bench.latches?.stop.order?.owner, alarm()?.active], ['ana', false]);
});

test('a clock that is set by a day, forth and back, changes nothing at the lines, and a lost probe counts as before', async () => {
  const bench = await started();
  const offset = bench.clock.wall() - bench.clock.mono();
  for (const days of [1, -1]) {
    bench.hear({ kind: 'link', hub: 'a', wallOffset: offset + days * 86_400_000 });
    bench.sets.length = 0;
    await bench.run(5000);
    assert.deepEqual([bench.levels.get(HEATER), bench.levels.get(PUMP)], [1, 1], `${days} days`);
    assert.deepEqual(
      bench.sets.filter(([, level]) => level === 0),
      [],
    );
  }
  bench.reading = { kind: 'missing' };
  await bench.run(2000);
  assert.equal(bench.levels.get(HEATER), 0);
});
