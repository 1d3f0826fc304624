import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isFrozen } from './frozen-probe.ts';
import { NO_HISTORY, noteHeater } from './heater-history.ts';
import { BOIL_C } from './heater-rules.ts';

const PLANT = { rate: 5500 / (40 * 4186), volume: 40, step: 0.0625 };

/** Ticks of a second until the probe is found frozen; null: never within `seconds`. */
function found(seconds: number, valueAt: (s: number) => number, isOn: (s: number) => boolean, plant = PLANT) {
  let history = NO_HISTORY;
  for (let s = 0; s <= seconds; s++) {
    history = noteHeater(history, s * 1000, valueAt(s), isOn(s));
    if (isFrozen(history, s * 1000, plant, BOIL_C)) return s;
  }
  return null;
}

const inSteps = (value: number, step: number) => Math.round(value / step) * step;

test('frozen before the heat began: found within the lag and a minute of full power', () => {
  const at = found(
    600,
    () => 40,
    () => true,
  );
  assert.ok(at !== null && at <= 100, `${at} s`);
});

test('frozen on the ramp: found within the lag and a minute of full power', () => {
  const at = found(
    900,
    (s) => inSteps(20 + PLANT.rate * Math.min(s, 500), PLANT.step),
    () => true,
  );
  assert.ok(at !== null && at >= 560 && at <= 500 + 98, `${at} s`);
});

test('never: a quick kettle that has just arrived and stands still, with less volume said than there is', () => {
  const plant = { ...PLANT, rate: PLANT.rate / 0.7 };
  // Full power ends at 500 s; the quick kettle has its heat 40 s later and stays within one step.
  const value = (s: number) => inSteps(20 + PLANT.rate * Math.min(s, 540), PLANT.step);
  assert.equal(
    found(1500, value, (s) => s < 500 || s % 15 < 1, plant),
    null,
  );
});

test('frozen in a hold: found when the controller has drifted by a third of a degree of heat', () => {
  const duty = (s: number) => (s < 600 ? 0.07 : 0.07 + 0.0002 * (s - 600));
  const at = found(
    2400,
    (s) => (s < 600 ? 67 + (s % 2) / 16 : 67),
    (s) => s % 100 < 100 * duty(s),
  );
  const drift = 0.0001 * ((at ?? Number.POSITIVE_INFINITY) - 600) ** 2 * PLANT.rate;
  assert.ok(drift < 0.9, `${at} s, ${drift} °C`);
});

test('never: the laziest plant from cold, coarse or fine; a hold that stands still; a boil; the heater off', () => {
  const lazy = { rate: 1 / 60, volume: 40, step: 0.25 };
  const dose = (t: number) => (t <= 0 ? 0 : t - 90 + (3600 * Math.exp(-t / 60) - 900 * Math.exp(-t / 30)) / 30);
  for (const step of [0.0625, 0.25]) {
    const rise = (s: number) => inSteps(20 + 0.7 * lazy.rate * dose(s - 330), step);
    assert.equal(
      found(2400, rise, (s) => s >= 300, { ...lazy, step }),
      null,
      `steps of ${step}`,
    );
  }
  assert.equal(
    found(
      7200,
      () => 67,
      (s) => s % 10 < 1,
    ),
    null,
    'hold',
  );
  assert.equal(
    found(
      7200,
      () => 99.5,
      () => true,
    ),
    null,
    'boil',
  );
  assert.equal(
    found(
      7200,
      () => 20,
      () => false,
    ),
    null,
    'off',
  );
});
