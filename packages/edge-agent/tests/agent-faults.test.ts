import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { AgentBench, HEATER, PUMP } from './agent-bench.ts';

// Each fault is put into the running simulation; the judge is its log of lines, in process time.

for (const [kind, what] of [
  ['crc', 'a bad connection'],
  ['power-on-85', 'a probe that lost its power and says 85 °C'],
] as const)
  test(`${what}: heater off within two process seconds, and on again when it is cured`, async (t) => {
    const bench = await AgentBench.open(t);
    await bench.heating();
    const before = await bench.fault(kind);
    await bench.until(() => bench.level(HEATER) === 0);
    assert.ok((bench.rows(HEATER).at(-1)?.mono ?? 0) - before <= 2000);
    await bench.cure(kind);
    await bench.until(() => bench.level(HEATER) === 1);
    assert.equal(bench.level(PUMP), 1);
  });

test('a probe’s file that never comes back: heater off, and the process can still be ended', async (t) => {
  const bench = await AgentBench.open(t);
  const agent = await bench.heating();
  const since = bench.now();
  bench.hangProbe();
  await bench.until(() => bench.level(HEATER) === 0);
  const took = (bench.rows(HEATER).at(-1)?.mono ?? Number.POSITIVE_INFINITY) - since;
  assert.ok(took <= 16_000, `${took} process ms`);
  agent.kill('SIGTERM');
  const ended = Date.now();
  await once(agent, 'exit');
  assert.ok(Date.now() - ended <= 10_000);
  assert.equal(bench.level(HEATER), 0);
});

test('a relay that sticks off: after five minutes of full power without a rise the heater is given up', async (t) => {
  const bench = await AgentBench.open(t, 0);
  await bench.heating();
  const before = await bench.fault('relay-stuck-off', `line:${HEATER}`);
  await bench.until(() => bench.level(HEATER) === 0, 60_000);
  const took = (bench.rows(HEATER).at(-1)?.mono ?? 0) - before;
  assert.ok(took > 60_000 && took <= 480_000, `${took} ms`);
  const end = bench.now() + 60_000;
  await bench.until(() => bench.now() > end, 60_000);
  assert.equal(bench.level(HEATER), 0, 'and stays off');
});
