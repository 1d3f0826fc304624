import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { AgentBench, HEATER, PUMP } from './agent-bench.ts';

// Times of heater-off are taken from the simulator's log of lines, never from what the agent says.

test('the lines are claimed off before anything is driven', async (t) => {
  const bench = await AgentBench.open(t);
  await bench.heating();
  const rows = bench.rows(HEATER).filter(({ by }) => by !== 'power-on');
  assert.deepEqual([rows[0]?.by, rows[0]?.level, rows[1]?.by, rows[1]?.level], ['claim', 0, 'agent', 1]);
});

for (const signal of ['SIGTERM', 'SIGTSTP'] as const)
  test(`${signal} drives everything off and ends with 0`, async (t) => {
    const bench = await AgentBench.open(t);
    const agent = await bench.heating();
    const since = Date.now();
    agent.kill(signal);
    const [code] = await once(agent, 'exit');
    assert.equal(code, 0);
    const took = await bench.offAfter(HEATER, since, 2000);
    t.diagnostic(`off ${took} ms after the signal`);
    assert.ok(took <= 1000, `${took} ms`);
    assert.equal(bench.level(PUMP), 0);
  });

test('an exception that nobody caught drives everything off and ends with 1', async (t) => {
  const bench = await AgentBench.open(t);
  const agent = await bench.heating();
  const since = Date.now();
  agent.kill('SIGUSR1');
  const [code] = await once(agent, 'exit');
  assert.equal(code, 1);
  const took = await bench.offAfter(HEATER, since, 2000);
  t.diagnostic(`off ${took} ms after the exception`);
  assert.ok(took <= 1000, `${took} ms`);
});

test('after kill -9 the line stays as it was, and `off` takes it down', async (t) => {
  const bench = await AgentBench.open(t);
  const agent = await bench.heating();
  agent.kill('SIGKILL');
  await once(agent, 'exit');
  assert.equal(bench.level(HEATER), 1, 'as on a Pi');
  const { code, said } = await bench.command('off', '--config', bench.configFile);
  assert.deepEqual([code, said], [0, 'off: heater, pump\n']);
  assert.deepEqual([bench.level(HEATER), bench.level(PUMP)], [0, 0]);
});

test('`off` takes the lines down also where another part of the configuration has become faulty', async (t) => {
  const bench = await AgentBench.open(t);
  const agent = await bench.heating();
  agent.kill('SIGKILL');
  await once(agent, 'exit');
  await bench.rewrite((yaml) => yaml.replace('volume_l: 40', 'volume_l: -1').replace('log: warn', 'log: "warn'));
  const { code, said } = await bench.command('off', '--config', bench.configFile);
  assert.deepEqual([code, said], [0, 'off: heater, pump\n']);
  assert.deepEqual([bench.level(HEATER), bench.level(PUMP)], [0, 0]);
});

test('a blocked main thread: the guard has the heater off within a second, and control returns with the thread', async (t) => {
  const bench = await AgentBench.open(t);
  const agent = await bench.heating();
  const since = Date.now();
  agent.kill('SIGUSR2');
  const took = await bench.offAfter(HEATER, since, 3000);
  assert.ok(took <= 1000, `off after ${took} ms`);
  assert.equal(bench.rows(HEATER).find((row) => row.machine >= since && row.level === 0)?.by, 'guard');
  assert.equal(bench.level(PUMP), 0);
  await bench.until(() => bench.level(HEATER) === 1);
  assert.equal(agent.exitCode, null);
});

test('where a simulation gives a step more time, a slow machine is no blocked one: time stands still and nothing is cut', async (t) => {
  const bench = await AgentBench.open(t);
  await bench.rewrite((yaml) => yaml.replace('socket: bus.sock', 'socket: bus.sock, step_limit_ms: 30000'));
  const agent = await bench.heating();
  agent.kill('SIGUSR2');
  const since = Date.now();
  await bench.until(() => Date.now() - since >= 4000, 60_000);
  await bench.pass(1000);
  assert.deepEqual(
    bench.rows(HEATER).filter(({ by }) => by === 'guard'),
    [],
  );
});

test('a lost probe: heater off within two process seconds of the loss', async (t) => {
  const bench = await AgentBench.open(t);
  await bench.heating();
  const before = await bench.fault('probe-lost');
  await bench.until(() => bench.level(HEATER) === 0);
  const off = bench.rows(HEATER).at(-1);
  assert.deepEqual([off?.level, off?.by], [0, 'agent']);
  assert.ok((off?.mono ?? 0) - before <= 2000, `${off?.mono} after ${before}`);
  assert.equal(bench.level(PUMP), 1, 'the pump needs no probe');
});

test('a simulator that goes away ends the agent, which cannot see or switch anything any more', async (t) => {
  const bench = await AgentBench.open(t);
  const agent = await bench.heating();
  await bench.stopWorld();
  const [code] = await once(agent, 'exit');
  assert.equal(code, 1);
});

test('a configuration with faults ends `run` and `check` with 1 and names each; nothing is driven', async (t) => {
  const bench = await AgentBench.open(t);
  await bench.rewrite((yaml) => yaml.replace('volume_l: 40', 'volume_l: -1').replace('input: wort', 'input: beer'));
  for (const command of ['run', 'check']) {
    const { code, said } = await bench.command(command, '--config', bench.configFile);
    assert.equal(code, 1);
    assert.match(said, /loops\.mash\.volume_l: expected/);
    assert.match(said, /loops\.mash\.input: expected/);
  }
  assert.equal(bench.rows(HEATER).filter(({ by }) => by !== 'power-on').length, 0);
});

test('real outputs on a machine that is no Pi are refused by `run`, `off` and `check --board`; nothing is simulated', async (t) => {
  const bench = await AgentBench.open(t);
  const bus = `{ kind: linux, device_tree: ${bench.folder} }`;
  await bench.rewrite((yaml) => yaml.replace('{ kind: simulated, socket: bus.sock }', bus));
  for (const args of [['run'], ['off'], ['check', '--board']]) {
    const { code, said } = await bench.command(...args, '--config', bench.configFile);
    assert.equal(code, 1, args.join(' '));
    assert.match(said, /AGENT_BOARD_UNKNOWN/);
  }
  const { code, said } = await bench.command('check', '--config', bench.configFile);
  assert.deepEqual([code, said.includes('real, GPIO through gpiochip')], [0, true]);
});

test('a second agent on the same lines is refused and takes nothing down', async (t) => {
  const bench = await AgentBench.open(t);
  await bench.heating();
  const { code, said } = await bench.command('run', '--config', bench.configFile);
  assert.equal(code, 1);
  assert.match(said, /LINE_BUSY|BUS_REFUSED/);
  assert.equal(bench.level(HEATER), 1);
});
