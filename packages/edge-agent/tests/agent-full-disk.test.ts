import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { AgentBench, HEATER } from './agent-bench.ts';

/** From now on every write of the process to a file fails, or none any more because of this. */
function letWrite(pid: number, limit: '0' | 'unlimited'): void {
  execFileSync('prlimit', ['--pid', String(pid), `--fsize=${limit}:unlimited`]);
}

test('a disk that takes nothing any more: control goes on, a fault takes the heater off in time, and it ends cleanly', async (t) => {
  const bench = await AgentBench.open(t, 20, 66);
  const agent = await bench.heating();
  const said: string[] = [];
  agent.stdout?.on('data', (chunk) => said.push(String(chunk)));
  letWrite(agent.pid as number, '0');
  const full = bench.now();
  await bench.pass(90_000);
  const windows = bench.rows(HEATER).filter(({ mono, level }) => mono > full + 30_000 && level === 1);
  assert.ok(windows.length > 0, 'the heater is still driven, window by window');
  assert.equal(agent.exitCode, null);
  assert.match(said.join(''), /disk|write|buffer/i);
  await bench.until(() => bench.level(HEATER) === 1, 60_000);
  const since = await bench.fault('probe-lost');
  await bench.until(() => bench.level(HEATER) === 0);
  const took = (bench.rows(HEATER).at(-1)?.mono ?? Number.POSITIVE_INFINITY) - since;
  t.diagnostic(`off ${took} ms after the loss`);
  assert.ok(took <= 2000, `${took} ms`);
  await bench.cure('probe-lost');
  letWrite(agent.pid as number, 'unlimited');
  await bench.pass(5000);
  agent.kill('SIGTERM');
  await bench.until(() => agent.exitCode !== null);
  assert.equal(bench.level(HEATER), 0);
});
