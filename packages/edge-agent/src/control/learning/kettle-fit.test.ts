import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Belief, fitWindow, type Parameters } from './kettle-fit.ts';
import { type KettleModel, simulate } from './kettle-model.ts';
import { SecondRecord } from './second-record.ts';

const TRUE: KettleModel = { gain: 0.033, loss: 4.8e-5, lag: 40, dead: 22, probe: 10, ambient: 20 };
const FIXED = { ambient: 20 };

const dutyAt = (second: number) => (second < 0 ? 0 : second < 200 ? 1 : 0.1);

function ramp(seconds: number, blind: (second: number) => boolean = () => false): SecondRecord {
  const record = new SecondRecord(1200);
  record.begin(20);
  let state = { heat: 0, wort: 20, shown: 20 };
  for (let second = 0; second < seconds; second++) {
    state = simulate(TRUE, state, { at: dutyAt }, second, 1);
    record.push(dutyAt(second), blind(second) ? Number.NaN : Math.round(state.shown * 16) / 16);
  }
  return record;
}

const START: Parameters = {
  gain: Math.log(0.025),
  lag: Math.log(25),
  dead: Math.log(15),
  probe: Math.log(10),
  loss: Math.log(4.8e-5 / 0.033),
  drift: 0,
  wort: 20,
  shown: 20,
};
const deviations = { gain: 0.3, lag: 0.6, dead: 0.6, probe: 0.5, loss: 0.2, drift: 1e-3, wort: 3, shown: 0.08 };
const BELIEF = Object.fromEntries(
  Object.entries(deviations).map(([key, deviation]) => [key, { mean: START[key as keyof Parameters], deviation }]),
) as Belief;

test('from a quarter wrong the fit finds gain, lag and dead time of a ramp and its end', () => {
  const fit = fitWindow(START, BELIEF, FIXED, ramp(280), 0, 8);
  assert.ok(fit !== undefined);
  const { gain, lag, dead } = fit.parameters;
  assert.ok(Math.abs(Math.exp(gain) / TRUE.gain - 1) < 0.03, `gain ${Math.exp(gain)}`);
  assert.ok(Math.abs(Math.exp(lag) - TRUE.lag) < 6, `lag ${Math.exp(lag)}`);
  assert.ok(Math.abs(Math.exp(dead) - TRUE.dead) < 4, `dead ${Math.exp(dead)}`);
  assert.ok(fit.error < 0.03, `error ${fit.error}`);
});

test('seconds without a reading are left out, not taken for something', () => {
  const fit = fitWindow(
    START,
    BELIEF,
    FIXED,
    ramp(280, (second) => second > 120 && second < 150),
    0,
    8,
  );
  assert.ok(fit !== undefined && Number.isFinite(fit.error) && Number.isFinite(fit.tail));
  assert.ok(Math.abs(Math.exp(fit.parameters.gain) / TRUE.gain - 1) < 0.03);
});

test('a window in which nothing was driven leaves the belief about the heater as it was', () => {
  const record = new SecondRecord(1200);
  record.begin(20);
  for (let i = 0; i < 200; i++) record.push(0, 20);
  const fit = fitWindow(START, BELIEF, FIXED, record, 0, 3);
  assert.ok(fit !== undefined);
  assert.ok(Math.abs(fit.parameters.lag - START.lag) < 1e-6);
  assert.ok(fit.deviation.lag > 0.99 * BELIEF.lag.deviation);
});
