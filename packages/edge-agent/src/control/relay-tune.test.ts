import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PID_START, pidStep } from './pid.ts';
import { type RelayRules, type RelayState, relayStart, relayStep } from './relay-tune.ts';

const RULES: RelayRules = { setPoint: 60, hysteresis: 0.1, low: 0, high: 1, timeout: 4 * 3600 };

/** An integrating kettle with losses, 20 s of element and 12 s of dead time, 1 s a step. */
class Plant {
  wort = 58;
  #heat = 0;
  readonly #way: number[] = Array(12).fill(0);

  step(duty: number): void {
    this.#way.push(duty);
    this.#heat += ((this.#way.shift() ?? 0) - this.#heat) / 20;
    this.wort += 0.033 * this.#heat - 1.2e-4 * (this.wort - 20);
  }
}

function tune(rules = RULES, plant = new Plant()): { state: RelayState; seconds: number } {
  let state = relayStart(0);
  let seconds = 0;
  for (; state.phase === 'running'; seconds++) {
    const step = relayStep(state, rules, plant.wort, seconds);
    state = step.state;
    plant.step(step.duty);
  }
  return { state, seconds };
}

test('it ends when two swings agree, with a period and an amplitude that the plant has', () => {
  const { state } = tune();
  assert.equal(state.phase, 'done');
  const [before, last] = state.swings.slice(-2);
  assert.ok(before !== undefined && last !== undefined && last.period > 24 && last.amplitude > RULES.hysteresis);
  assert.ok(Math.abs(before.period / last.period - 1) <= 0.1);
});

test('the gains found hold the plant', () => {
  const { state } = tune();
  const { gains } = state;
  assert.ok(gains !== null);
  const plant = new Plant();
  let pid = PID_START;
  for (let second = 0; second < 3600; second++) {
    const input = { setPoint: 60, value: plant.wort, dt: second === 0 ? 0 : 1, achieved: null, min: 0, max: 1 };
    const step = pidStep(pid, gains, input);
    pid = step.state;
    plant.step(step.output);
    if (second > 2400) assert.ok(Math.abs(plant.wort - 60) < 0.1, `${plant.wort} after ${second} s`);
  }
});

test('a kettle that never gets there ends in a failure, off', () => {
  const cold = new Plant();
  const { state, seconds } = tune({ ...RULES, setPoint: 400, timeout: 600 }, cold);
  assert.deepEqual([state.phase, state.gains], ['failed', null]);
  assert.ok(seconds <= 602);
  assert.equal(relayStep(state, RULES, 20, 700).duty, 0);
});

test('inside the hysteresis the relay stays as it is', () => {
  const high = relayStep(relayStart(0), RULES, 60.05, 1);
  assert.equal(high.duty, 1);
  const low = relayStep(high.state, RULES, 60.2, 2);
  assert.equal(low.duty, 0);
  assert.equal(relayStep(low.state, RULES, 59.95, 3).duty, 0);
  assert.equal(relayStep(low.state, RULES, 59.8, 3).duty, 1);
});
