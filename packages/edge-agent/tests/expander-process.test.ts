import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type TestContext, test } from 'node:test';
import { AgentBench, HEATER } from './agent-bench.ts';

// The pump hangs on an expander, the heater on its line and needs the pump.

const PUMP_PIN = 0x203;
const EXPANDER = 'i2c:0x20';

const onExpander = (yaml: string) =>
  yaml
    .replace(/pump: \{ line: \d+ \}/, 'pump: { chip: io, pin: 3 }')
    .replace('outputs:', 'chips:\n  io: { driver: mcp23017, address: 0x20 }\noutputs:');

function open(t: TestContext): Promise<AgentBench> {
  const node = { lines: { [HEATER]: 'heater' }, mcp23017: { '0x20': { 3: 'pump', 9: 'level-switch' } } };
  return AgentBench.open(t, 4, 20, { node, agent: onExpander });
}

async function circulating(bench: AgentBench) {
  const agent = bench.start();
  await bench.until(() => bench.level(HEATER) === 1 && bench.level(PUMP_PIN) === 1);
  // The step that switched them on is over, and the guard armed.
  await bench.pass(500);
  return agent;
}

test('a pump on an expander runs, and SIGTERM takes it off with the rest', async (t) => {
  const bench = await open(t);
  const agent = await circulating(bench);
  agent.kill('SIGTERM');
  assert.deepEqual(await once(agent, 'exit'), [0, null]);
  assert.deepEqual([bench.level(HEATER), bench.level(PUMP_PIN)], [0, 0]);
});

test('after kill -9 the pin stays as it was, and `off` takes it down', async (t) => {
  const bench = await open(t);
  const agent = await circulating(bench);
  agent.kill('SIGKILL');
  await once(agent, 'exit');
  assert.equal(bench.level(PUMP_PIN), 1, 'as a chip does');
  const { code, said } = await bench.command('off', '--config', bench.configFile);
  assert.deepEqual([code, said], [0, 'off: heater, pump\n']);
  assert.deepEqual([bench.level(HEATER), bench.level(PUMP_PIN)], [0, 0]);
});

test('a blocked main thread: the guard takes the pins of chips off too', async (t) => {
  const bench = await open(t);
  const agent = await circulating(bench);
  const since = Date.now();
  agent.kill('SIGUSR2');
  await bench.offAfter(PUMP_PIN, since, 5000);
  assert.equal(bench.rows(PUMP_PIN).find((row) => row.machine >= since && row.level === 0)?.by, 'guard');
  assert.equal(bench.level(HEATER), 0);
});

test('a brown-out of the expander: noticed, everything off, set up anew, and on again when the hold is over', async (t) => {
  const bench = await open(t);
  await circulating(bench);
  const before = await bench.fault('brown-out', EXPANDER);
  await bench.until(() => bench.level(HEATER) === 0);
  assert.equal(bench.rows(PUMP_PIN).at(-1)?.by, 'power-on');
  const off = bench.rows(HEATER).at(-1)?.mono ?? Number.POSITIVE_INFINITY;
  assert.ok(off - before <= 2000, `heater off after ${off - before} ms`);
  await bench.until(() => bench.level(PUMP_PIN) === 1, 60_000);
  const on = bench.rows(PUMP_PIN).at(-1);
  assert.equal(on?.by, 'agent');
  assert.ok((on?.mono ?? 0) - before >= 30_000, 'held off for half a minute');
});

test('an expander that no longer answers: the heater, which needs the pump, is off within two seconds', async (t) => {
  const bench = await open(t);
  await circulating(bench);
  const before = await bench.fault('i2c-silent', EXPANDER);
  await bench.until(() => bench.level(HEATER) === 0);
  const off = bench.rows(HEATER).at(-1)?.mono ?? Number.POSITIVE_INFINITY;
  assert.ok(off - before <= 2000, `off after ${off - before} ms`);
});

test('a pump that is told to run and draws no current: the heater that needs it goes off, and comes back with it', async (t) => {
  const node = {
    lines: { [HEATER]: 'heater' },
    mcp23017: { '0x20': { 3: 'pump' } },
    ina219: { '0x41': { wired: 'pump-current' } },
  };
  const meter =
    'channels:\n  amperes: { driver: ina219, bus: 1, address: 0x41, quantity: current, shunt: 0.01, unit: A, res: 0.01, every_ms: 500, limits: { min: -1, max: 30, rate_per_s: 100, stale_ms: 2000 } }';
  const agent = (yaml: string) =>
    onExpander(yaml).replace('channels:', meter).replace('pin: 3 }', 'pin: 3, proof: { channel: amperes, min: 0.5 } }');
  const bench = await AgentBench.open(t, 4, 20, { node, agent });
  await circulating(bench);
  await bench.pass(5000);
  assert.equal(bench.level(HEATER), 1, 'current flows');
  const before = await bench.fault('relay-stuck-off', `line:${PUMP_PIN}`);
  await bench.until(() => bench.level(HEATER) === 0);
  const off = bench.rows(HEATER).at(-1)?.mono ?? Number.POSITIVE_INFINITY;
  assert.ok(off - before <= 3000, `off after ${off - before} ms`);
  assert.equal(bench.level(PUMP_PIN), 1, 'the pump is still told to run');
  await bench.cure('relay-stuck-off', `line:${PUMP_PIN}`);
  await bench.until(() => bench.level(HEATER) === 1);
});
