import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { FakeClock } from '@cerveceria/runtime';
import type { StepEvent } from '../bus/bus-protocol.ts';
import { StepGate } from './step-gate.ts';

class Agent {
  readonly node: string;
  readonly heard: number[] = [];
  constructor(node: string) {
    this.node = node;
  }
  step(event: StepEvent): void {
    this.heard.push(event.mono);
  }
}

const step = (mono: number): StepEvent => ({ ev: 'step', mono, wall: mono });

let clock: FakeClock;
let aside: string[];
let gate: StepGate;
let heat: Agent;
let flow: Agent;

beforeEach(() => {
  clock = new FakeClock();
  aside = [];
  gate = new StepGate(clock, 2000, (node, is) => aside.push(`${node} ${is}`));
  heat = new Agent('k1.heat');
  flow = new Agent('k1.flow');
  gate.join(heat);
  gate.join(flow);
});

async function isSettled(promise: Promise<void>): Promise<boolean> {
  let settled = false;
  void promise.then(() => {
    settled = true;
  });
  await setImmediate();
  return settled;
}

test('a step is over when every agent has answered it, in any order', async () => {
  gate.announce(step(250));
  const settled = gate.settled();
  gate.done(flow, 250);
  assert.equal(await isSettled(settled), false);
  gate.done(heat, 250);
  assert.equal(await isSettled(settled), true);
});

test('an answer to another step counts for nothing', async () => {
  gate.announce(step(250));
  gate.done(flow, 250);
  gate.done(heat, 0);
  assert.equal(await isSettled(gate.settled()), false);
});

test('a closed socket counts as an answer', async () => {
  gate.announce(step(250));
  const settled = gate.settled();
  gate.done(flow, 250);
  gate.leave(heat);
  assert.equal(await isSettled(settled), true);
});

test('two steps at the same instant are two steps', async () => {
  for (let time = 0; time < 2; time++) {
    gate.announce(step(1000));
    const settled = gate.settled();
    assert.equal(await isSettled(settled), false);
    gate.done(heat, 1000);
    gate.done(flow, 1000);
    assert.equal(await isSettled(settled), true);
  }
  assert.deepEqual(heat.heard, [1000, 1000]);
});

test('who is silent for two seconds is set aside, hears nothing, and is back with its answer', async () => {
  gate.announce(step(250));
  const settled = gate.settled();
  gate.done(flow, 250);
  clock.advance(1999);
  assert.equal(await isSettled(settled), false);
  clock.advance(1);
  assert.equal(await isSettled(settled), true);
  assert.deepEqual(aside, ['k1.heat true']);
  for (const mono of [500, 750]) {
    gate.announce(step(mono));
    gate.done(flow, mono);
    assert.equal(await isSettled(gate.settled()), true);
  }
  gate.done(heat, 250);
  assert.deepEqual(aside, ['k1.heat true', 'k1.heat false']);
  gate.announce(step(1000));
  gate.done(flow, 1000);
  assert.equal(await isSettled(gate.settled()), false, 'it is waited for again');
  assert.deepEqual(heat.heard, [250, 1000]);
});

test('without patience a step waits for ever', async () => {
  const patient = new StepGate(clock, null, () => assert.fail('set aside'));
  patient.join(heat);
  patient.announce(step(250));
  const settled = patient.settled();
  clock.advance(3_600_000);
  assert.equal(await isSettled(settled), false);
  patient.done(heat, 250);
  assert.equal(await isSettled(settled), true);
});

test('nodes are gathered when each has an agent', async () => {
  const gathered = gate.gathered(['k1.heat', 'k1.quality']);
  assert.equal(await isSettled(gathered), false);
  gate.join(new Agent('k1.quality'));
  assert.equal(await isSettled(gathered), true);
});

test('stopping ends every wait', async () => {
  gate.announce(step(250));
  const waits = [gate.settled(), gate.gathered(['nobody'])];
  gate.stop();
  for (const wait of waits) assert.equal(await isSettled(wait), true);
  assert.equal(await isSettled(gate.settled()), true);
});
