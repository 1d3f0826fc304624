import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { HEAT, startSimulation, until } from './a-simulation.ts';

const BEGINS = '2026-03-01T08:00:00Z';

test('after a clean stop the wort is as warm as before, time goes on, the boot is another and lines are low', async (t) => {
  const first = await startSimulation(t, { begins: BEGINS });
  const agent = await first.answering(HEAT);
  const boot = agent.welcome?.boot;
  await agent.request({ op: 'line.output', line: 17, initial: 1 });
  await until(() => first.simulator.now().mono > 300_000, 'five minutes');
  await first.simulator.stop();
  const { wall } = first.simulator.now();
  const second = await startSimulation(t, { begins: BEGINS }, first.data);
  const truth = second.simulator.truth();
  assert.ok(truth.wall >= wall && truth.wall < wall + 60_000, `${truth.wall} after ${wall}`);
  assert.ok((truth.kettles['kettle-1']?.['wort'] as number) > 25);
  assert.deepEqual(second.lines().at(-1)?.level, 0);
  assert.notEqual((await second.attach('agent')).welcome?.boot, boot);
});

test('after a kill time begins behind every instant that was ever shown', async (t) => {
  const first = await startSimulation(t, { begins: BEGINS });
  await first.answering(HEAT);
  const copy = mkdtempSync(join(tmpdir(), 'sim-'));
  await until(() => first.simulator.now().mono > 200_000, 'some minutes');
  // What a kill leaves behind: the file as it is at any instant.
  copyFileSync(join(first.data, 'world.json'), join(copy, 'world.json'));
  const { wall } = first.simulator.now();
  const second = await startSimulation(t, { begins: BEGINS }, copy);
  assert.ok(second.simulator.now().wall >= wall);
});

test('a world that was off for hours has cooled', async (t) => {
  const first = await startSimulation(t, { begins: BEGINS });
  const agent = await first.answering(HEAT);
  await agent.request({ op: 'line.output', line: 17, initial: 1 });
  await until(() => first.simulator.now().mono > 600_000, 'ten minutes');
  await first.simulator.stop();
  const second = await startSimulation(t, { begins: '2026-03-01T20:00:00Z' }, first.data);
  const wort = second.simulator.truth().kettles['kettle-1']?.['wort'] as number;
  assert.ok(wort > 20 && wort < 30, `${wort}`);
  assert.ok(JSON.parse(readFileSync(join(first.data, 'world.json'), 'utf8')).reserved > 0);
});

test('a second simulator on the same socket is refused and the first goes on', async (t) => {
  const first = await startSimulation(t);
  const agent = await first.answering(HEAT);
  const before = first.lines().length;
  await assert.rejects(startSimulation(t, {}, first.data), { code: 'BUS_TAKEN' });
  await first.attach('operator');
  assert.equal(first.lines().length, before);
  assert.ok(existsSync(join(agent.welcome?.w1 ?? '', 'w1_bus_master1')), 'its files are untouched');
});
