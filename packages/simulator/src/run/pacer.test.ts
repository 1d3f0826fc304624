import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { FakeClock } from '@cerveceria/runtime';
import { Pacer } from './pacer.ts';

/** Steps of 250 ms as often as the pacer lets them, for `ms` of the machine. */
async function stepsWithin(clock: FakeClock, pacer: Pacer, ms: number, state = { mono: 0 }): Promise<number> {
  const begin = state.mono;
  let running = true;
  const loop = (async () => {
    while (running) {
      await pacer.until(state.mono, state.mono + 250, false);
      if (running) state.mono += 250;
    }
  })();
  for (let passed = 0; passed < ms; passed++) {
    clock.advance(1);
    await setImmediate();
  }
  running = false;
  pacer.release();
  await loop;
  return (state.mono - begin) / 250;
}

test('at rate 20 eighty steps of 250 ms pass in a second', async () => {
  const clock = new FakeClock();
  const steps = await stepsWithin(clock, new Pacer(clock, 20), 1000);
  assert.ok(Math.abs(steps - 80) <= 1, `${steps}`);
});

test('a changed rate holds from then on', async () => {
  const clock = new FakeClock();
  const pacer = new Pacer(clock, 1);
  const state = { mono: 0 };
  assert.ok((await stepsWithin(clock, pacer, 1000, state)) <= 4);
  pacer.setRate(100);
  const steps = await stepsWithin(clock, pacer, 100, state);
  assert.ok(Math.abs(steps - 40) <= 4, `${steps}`);
});

test('after a long standstill the world runs on at its rate and not after what it has missed', async () => {
  const clock = new FakeClock();
  const pacer = new Pacer(clock, 10);
  const state = { mono: 0 };
  await stepsWithin(clock, pacer, 100, state);
  clock.advance(60_000);
  const steps = await stepsWithin(clock, pacer, 1000, state);
  assert.ok(steps >= 39 && steps <= 52, `${steps}`);
});

test('at full speed nothing is waited for, unless nobody answers: then the machine gives the time', async () => {
  const clock = new FakeClock();
  const pacer = new Pacer(clock, 0);
  for (let mono = 0; mono < 100_000; mono += 250) await pacer.until(mono, mono + 250, false);
  let passed = false;
  const waiting = pacer.until(100_000, 101_000, true).then(() => {
    passed = true;
  });
  clock.advance(900);
  await setImmediate();
  assert.equal(passed, false);
  clock.advance(100);
  await waiting;
});
