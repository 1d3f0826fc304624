import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeClock } from '@cerveceria/runtime';
import { BusSteps } from './bus-steps.ts';
import type { Moment } from './steps.ts';

const never = (error: unknown) => assert.fail(String(error));

function makeBus() {
  let listener: ((step: { ev: 'step' } & Moment) => void) | undefined;
  const done: number[] = [];
  const client = {
    onStep(next: (step: { ev: 'step' } & Moment) => void) {
      listener = next;
      return () => {
        listener = undefined;
      };
    },
    done: (mono: number) => void done.push(mono),
  };
  const step = async (mono: number) => {
    listener?.({ ev: 'step', mono, wall: mono });
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { steps: new BusSteps(client, new FakeClock()), step, done };
}

test('a step is done when its work is, not before', async () => {
  const { steps, step, done } = makeBus();
  let finish: () => void = () => {};
  steps.start(() => new Promise((resolve) => (finish = resolve)), never);
  await step(250);
  assert.deepEqual(done, []);
  finish();
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(done, [250]);
});

test('a step that fails is told and not answered', async () => {
  const { steps, step, done } = makeBus();
  const errors: unknown[] = [];
  steps.start(
    () => Promise.reject(new Error('no')),
    (error) => errors.push(error),
  );
  await step(250);
  assert.deepEqual([errors.length, done.length], [1, 0]);
});

test('stopped it answers nothing more', async () => {
  const { steps, step, done } = makeBus();
  steps.start(() => {}, never);
  await step(250);
  steps.stop();
  await step(500);
  assert.deepEqual(done, [250]);
});
