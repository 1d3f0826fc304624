import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StepEvent } from '../src/bus/bus-protocol.ts';
import { HEAT, startSimulation, until } from './a-simulation.ts';

test('time stands while an agent has not answered, and every step is a tick', async (t) => {
  const { simulator, attach } = await startSimulation(t);
  const agent = await attach('agent');
  const steps: StepEvent[] = [];
  agent.onStep((step) => steps.push(step));
  await until(() => steps.length === 1, 'a first step');
  await new Promise((resolve) => setTimeout(resolve, 300));
  assert.equal(steps.length, 1);
  assert.equal(simulator.now().mono, steps[0]?.mono);
  for (let count = 1; count <= 20; count++) {
    const { mono } = steps.at(-1) as StepEvent;
    agent.done(mono);
    await until(() => steps.length === count + 1, 'the next step');
    assert.equal(steps.at(-1)?.mono, mono + 250);
    assert.equal(simulator.now().mono, mono + 250);
  }
});

test('an agent that is silent for two seconds is set aside, its kettle goes on heating, and it comes back', async (t) => {
  const { simulator, attach } = await startSimulation(t, { rate: 100 });
  // Before it can be sent a step, so that what a busy machine takes is added and not taken away.
  const begun = performance.now();
  const agent = await attach('agent');
  const guard = await attach('guard');
  await agent.request({ op: 'line.output', line: 17, initial: 1 });
  const steps: StepEvent[] = [];
  const guarded: number[] = [];
  agent.onStep((step) => steps.push(step));
  guard.onStep(({ mono }) => guarded.push(mono));
  await until(() => steps.length === 1, 'a first step');
  const stood = simulator.now().mono;
  await until(() => simulator.now().mono > stood, 'the world going on');
  const waited = performance.now() - begun;
  assert.ok(waited > 1900 && waited < 10_000, `${waited} ms`);
  const cold = simulator.truth().kettles['kettle-1']?.['wort'] as number;
  await until(() => simulator.now().mono > stood + 60_000, 'a minute without the agent');
  assert.ok((simulator.truth().kettles['kettle-1']?.['wort'] as number) > cold + 0.5, 'the blocked kettle heats');
  assert.equal(steps.length, 1, 'no step is heaped up for it');
  assert.ok(guarded.length > 200, 'its guard sees every step');

  agent.done((steps[0] as StepEvent).mono);
  await until(() => steps.length === 2, 'a step after its return');
  const back = (steps[1] as StepEvent).mono;
  assert.ok(back > stood + 60_000);
  await new Promise((resolve) => setTimeout(resolve, 300));
  assert.equal(simulator.now().mono, back, 'it is waited for again');
});

test('a closed socket does not hold the world up, and its line keeps its level', async (t) => {
  const { simulator, attach, lines } = await startSimulation(t);
  const dying = await attach('agent');
  await dying.request({ op: 'line.output', line: 17, initial: 1 });
  await until(() => simulator.now().mono >= 250, 'a step nobody answers');
  const at = simulator.now().mono;
  dying.close();
  await until(() => simulator.now().mono >= at + 1000, 'time goes on, at the pace of the machine');
  assert.equal(simulator.truth().lines.find(({ line }) => line === 17)?.level, 1);
  assert.equal(lines().at(-1)?.level, 1);
  assert.ok((simulator.truth().kettles['kettle-1']?.['element'] as number) > 0);

  const guard = await attach('guard');
  await guard.request({ op: 'line.set', line: 17, level: 0 });
  const row = lines().at(-1);
  assert.deepEqual([row?.level, row?.by, row?.node], [0, 'guard', HEAT]);
});

test('three agents at full speed: every step reaches each of them once, in order', async (t) => {
  const { simulator, attach } = await startSimulation(t);
  const heard = new Map<string, number[]>();
  for (const node of [HEAT, 'kettle-1.flow', 'kettle-1.quality']) {
    const agent = await attach('agent', node);
    const own: number[] = [];
    heard.set(node, own);
    agent.onStep(({ mono }) => {
      own.push(mono);
      agent.done(mono);
    });
  }
  await until(() => simulator.now().mono > 120_000, 'two minutes');
  for (const [node, own] of heard) {
    assert.ok(own.length > 400, node);
    for (const [index, mono] of own.entries()) if (index > 0) assert.equal(mono, (own[index - 1] as number) + 250);
  }
});

test('the rate is held, can be changed while it runs, and the reached one is told', async (t) => {
  const { answering, attach } = await startSimulation(t, { rate: 40 });
  await answering(HEAT);
  const operator = await attach('operator');
  let reached = 0;
  operator.onTime(({ rate }) => {
    reached = rate;
  });
  await until(() => Math.abs(reached - 40) < 4, 'rate 40');
  await operator.request({ op: 'rate.set', rate: 120 });
  await until(() => Math.abs(reached - 120) < 12, 'rate 120');
});
