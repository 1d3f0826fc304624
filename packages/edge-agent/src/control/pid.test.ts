import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PID_START, type PidInput, type PidState, pidFrom, pidStep } from './pid.ts';

const GAINS = { kp: 0.2, tiS: 100, tdS: 20 };
const P_ONLY = { kp: 0.2, tiS: 1e12, tdS: 0 };
const at = (input: Partial<PidInput>): PidInput => {
  return { setPoint: 67, value: 66, dt: 1, achieved: null, min: 0, max: 1, ...input };
};

test('the proportional part is kp for each degree of error', () => {
  assert.equal(pidStep(PID_START, P_ONLY, at({ dt: 0 })).output, 0.2);
});

test('the integral grows by kp x error / Ti a second', () => {
  const { state } = pidStep(PID_START, { ...GAINS, tdS: 0 }, at({ dt: 2 }));
  assert.ok(Math.abs(state.integral - (0.2 * 2) / 100) < 1e-12);
});

test('the first sample kicks nothing: there is no derivative of a value that was never seen', () => {
  const { terms } = pidStep(PID_START, GAINS, at({ value: 65.8, setPoint: 66 }));
  assert.equal(terms.d + 0, 0);
});

test('a new set point kicks no derivative', () => {
  const { state } = pidStep(PID_START, GAINS, at({ dt: 0 }));
  const { terms } = pidStep(state, GAINS, at({ setPoint: 80 }));
  assert.equal(terms.d + 0, 0);
});

test('a rising value brakes', () => {
  const { state } = pidStep(PID_START, GAINS, at({ dt: 0, value: 60 }));
  assert.ok(pidStep(state, GAINS, at({ value: 60.5 })).terms.d < 0);
});

test('zero degrees is a value like any other', () => {
  const { output, state } = pidStep(PID_START, P_ONLY, at({ setPoint: 2, value: 0, dt: 0 }));
  assert.equal(output, 0.4);
  assert.equal(state.filtered, 0);
});

test('no time passed, nothing integrated', () => {
  assert.equal(pidStep({ ...PID_START, integral: 0.3 }, GAINS, at({ dt: 0 })).state.integral, 0.3);
});

test('a long gap holds the integral and forgets the slope', () => {
  const before: PidState = { integral: 0.3, filtered: 20, slope: 1, asked: null };
  const { state, terms } = pidStep(before, GAINS, at({ dt: 600 }));
  assert.equal(state.integral, 0.3);
  assert.equal(terms.d + 0, 0);
});

test('at full power the integral does not wind up on the ramp', () => {
  let state = PID_START;
  for (let i = 0; i < 1000; i++) state = pidStep(state, GAINS, at({ value: 20, achieved: 1 })).state;
  assert.ok(state.integral < 0.1, `integral ${state.integral}`);
});

test('an actuator that cannot follow holds the integral in that direction and frees it in the other', () => {
  const before: PidState = { integral: 0.4, filtered: 66, slope: 0, asked: 0.6 };
  assert.equal(pidStep(before, GAINS, at({ achieved: 0 })).state.integral, 0.4);
  assert.ok(pidStep(before, GAINS, at({ achieved: 0, value: 68 })).state.integral < 0.4);
});

test('output and integral stay in their limits, below zero where there is cooling', () => {
  const hot = at({ value: 90, min: -1, max: 1 });
  let state = PID_START;
  for (let i = 0; i < 1000; i++) {
    const step = pidStep(state, GAINS, hot);
    assert.ok(step.output >= -1 && step.output <= 1 && Math.abs(step.state.integral) <= 1);
    state = step.state;
  }
  assert.equal(pidStep(state, GAINS, hot).output, -1);
  assert.equal(pidStep(PID_START, GAINS, at({ value: 90 })).output, 0);
});

test('from a duty that stands it goes on without a bump', () => {
  const state = pidFrom(0.35, GAINS, at({ value: 66.5 }));
  const { output } = pidStep(state, GAINS, at({ value: 66.5, dt: 0 }));
  assert.ok(Math.abs(output - 0.35) < 1e-12);
});

test('where the losses are known, what a change without a bump left in the integral is gone within a minute', () => {
  const known = { underWay: 0, slope: 0, holding: 0.07, doubt: 0.05 };
  const near = at({ value: 67, known });
  let state = pidFrom(0.9, GAINS, near);
  assert.ok(Math.abs(pidStep(state, GAINS, { ...near, dt: 0 }).output - 0.9) < 1e-9, 'no bump');
  for (let second = 0; second < 60; second++) state = pidStep(state, GAINS, near).state;
  assert.ok(state.integral < 0.2, `integral ${state.integral}`);
  assert.equal(pidFrom(0.9, GAINS, at({ value: 67 })).integral, 0.9);
});
