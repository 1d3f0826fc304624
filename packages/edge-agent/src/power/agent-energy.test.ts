import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AgentUnderTest } from '../agent.fixture.ts';

const LOOP = 'kettle-1.heat.mash';
const told = (agent: AgentUnderTest) =>
  agent.reports.at(-1)?.loops.find(({ id }) => id === LOOP)?.energyWh ?? Number.NaN;

test('an agent that is started again goes on counting where it ended', async () => {
  const first = new AgentUnderTest();
  await first.agent.start();
  await first.run(30_000);
  await first.agent.stop();
  const counted = told(first);
  assert.ok(counted > 30, `${counted} Wh`);
  assert.ok(Math.abs((first.energy?.loops[LOOP] ?? 0) - counted) < 2, 'kept at the end');

  const second = new AgentUnderTest();
  second.energy = first.energy;
  await second.agent.start();
  await second.run(2000);
  assert.ok(told(second) >= counted, `${told(second)} after ${counted}`);
  await second.agent.stop();
});

test('an agent that could not start leaves what was counted as it was', async () => {
  const agent = new AgentUnderTest();
  agent.energy = { loops: { [LOOP]: 1234 }, run: null };
  await agent.agent.stop();
  assert.equal(agent.energy.loops[LOOP], 1234);
});
