import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { AgentBench, HEATER, PROBE, PUMP } from './agent-bench.ts';

/** What the kernel would show of the probe; the frozen fault keeps the simulator from writing over it. */
async function show(bench: AgentBench, slave: string, temperature: string): Promise<number> {
  await bench.fault('frozen');
  const folder = join(bench.folder, 'world', 'w1', 'kettle-1.heat', PROBE);
  const since = bench.now();
  writeFileSync(join(folder, 'w1_slave'), slave);
  writeFileSync(join(folder, 'temperature'), temperature);
  await bench.until(() => bench.level(HEATER) === 0);
  return (bench.rows(HEATER).at(-1)?.mono ?? Number.POSITIVE_INFINITY) - since;
}

test('a reading that jumps by degrees in a second, its CRC right: heater off within two process seconds', async (t) => {
  const bench = await AgentBench.open(t);
  await bench.heating();
  await bench.pass(3000);
  const bytes = '98 03 4b 46 7f ff 08 10 58';
  const took = await show(bench, `${bytes} : crc=58 YES\n${bytes} t=57500\n`, '57500\n');
  t.diagnostic(`off ${took} ms after the reading`);
  assert.ok(took <= 2000, `${took} ms`);
});

test('a reading that is no number: heater off within two process seconds', async (t) => {
  const bench = await AgentBench.open(t);
  await bench.heating();
  const took = await show(bench, 'nan\n', 'nan\n');
  t.diagnostic(`off ${took} ms after the reading`);
  assert.ok(took <= 2000, `${took} ms`);
});

test('a reading at the hard limit: heater off within two process seconds, latched, and not on again when it is colder', async (t) => {
  const limit = (yaml: string) =>
    yaml
      .replace('default: { mode: auto, set_point: 67 }', 'default: { mode: manual, duty: 1 }')
      .replace('volume_l: 40,', 'volume_l: 40, range: { min: 0, max: 53 }, over_temperature: 54,');
  const bench = await AgentBench.open(t, 4, 52, { agent: limit });
  await bench.heating();
  await bench.pass(3000);
  const bytes = '60 03 4b 46 7f ff 0c 10 6e';
  const took = await show(bench, `${bytes} : crc=6e YES\n${bytes} t=54000\n`, '54000\n');
  t.diagnostic(`off ${took} ms after the reading`);
  assert.ok(took <= 2000, `${took} ms`);
  const file = join(bench.folder, 'data', 'latches.json');
  await bench.until(() => existsSync(file) && readFileSync(file, 'utf8').includes('over-temperature'));
  await bench.cure('frozen');
  await bench.pass(10_000);
  assert.equal(bench.level(HEATER), 0);
});

test('a relay that sticks on: told and latched within five minutes of heat that nobody asked for', async (t) => {
  const bench = await AgentBench.open(t, 0, 70);
  bench.start();
  await bench.until(() => bench.level(PUMP) === 1);
  const since = await bench.fault('relay-stuck-on', `line:${HEATER}`);
  const file = join(bench.folder, 'data', 'latches.json');
  await bench.until(() => existsSync(file) && readFileSync(file, 'utf8').includes('heating-while-off'), 60_000);
  t.diagnostic(`latched ${bench.now() - since} ms after the fault`);
  assert.ok(bench.now() - since <= 600_000, `${bench.now() - since} ms, as far as the disk had it`);
  assert.equal(bench.level(HEATER), 0);
});

test('state files that are damaged: `off` takes the lines down, and `run` does not heat before a person has looked', async (t) => {
  const bench = await AgentBench.open(t);
  const agent = await bench.heating();
  agent.kill('SIGKILL');
  await once(agent, 'exit');
  mkdirSync(join(bench.folder, 'data'), { recursive: true });
  for (const name of ['latches.json', 'program.json', 'driven.json'])
    writeFileSync(join(bench.folder, 'data', name), '{"stop":');
  const { code, said } = await bench.command('off', '--config', bench.configFile);
  assert.deepEqual([code, said], [0, 'off: heater, pump\n']);
  assert.deepEqual([bench.level(HEATER), bench.level(PUMP)], [0, 0]);
  const rows = bench.rows(HEATER).length;
  const run = await bench.command('run', '--config', bench.configFile);
  assert.equal(run.code, 1);
  assert.match(run.said, /AGENT_LATCHES_DAMAGED/);
  assert.deepEqual(
    bench
      .rows(HEATER)
      .slice(rows)
      .filter(({ level }) => level === 1),
    [],
  );
});
