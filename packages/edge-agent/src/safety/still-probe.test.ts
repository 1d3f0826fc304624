import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NO_HISTORY, noteHeater } from './heater-history.ts';
import { askedOf, isSilent, isWaiting, noteStill, type StillProbe } from './still-probe.ts';

const PLANT = { rate: 5500 / (40 * 4186), volume: 40, step: 0.0625 };
const HOLD = 0.07;

interface Second {
  readonly value: number;
  readonly isOn: boolean;
  readonly isFree?: boolean;
}

/** Seconds of a hold at 67 °C until the question is put, and until the probe is found silent; null: never. */
function held(seconds: number, at: (s: number, asked: number | null) => Second) {
  let history = NO_HISTORY;
  let still: StillProbe | null = null;
  const found = { asked: null as number | null, silent: null as number | null };
  for (let s = 0; s <= seconds; s++) {
    const { value, isOn, isFree = true } = at(s, askedOf(still, PLANT));
    history = noteHeater(history, s * 1000, value, isOn);
    still = noteStill(still, s * 1000, history, isOn, isFree, 67, PLANT);
    if (askedOf(still, PLANT) !== null) found.asked ??= s;
    if (isSilent(still, PLANT)) return { ...found, silent: s };
  }
  return found;
}

const atDuty = (s: number, duty: number) => s % 100 < 100 * duty;

test('a hold that stands still is asked once a degree of heat went in, a few minutes into it', () => {
  const { asked, silent } = held(800, (s) => ({ value: 67, isOn: atDuty(s, HOLD) }));
  assert.ok(asked !== null && asked > 300 && asked < 700, `${asked} s`);
  assert.equal(silent, null);
});

test('a probe that stays silent while control lets the wort cool is found before that is a degree', () => {
  const { asked, silent } = held(3000, (s, ceiling) => ({
    value: 67,
    isOn: ceiling === null && atDuty(s, HOLD),
  }));
  assert.ok(asked !== null && silent !== null);
  assert.ok(HOLD * PLANT.rate * (silent - asked) < 1, `${silent - asked} s`);
});

test('one whose control heats more although it was told not to is found when another degree has come', () => {
  const { asked, silent } = held(3000, (s, ceiling) => ({
    value: 66.5,
    isOn: atDuty(s, ceiling === null ? 0.2 : 0.4),
  }));
  assert.ok(asked !== null && silent !== null);
  assert.ok(0.2 * PLANT.rate * (silent - asked) < 1.5, `${silent - asked} s`);
});

test('a step below its set point a live wort is coming up: it is asked only when five minutes brought nothing', () => {
  const below = held(800, (s) => ({ value: 66.9375, isOn: atDuty(s, 4 * HOLD) }));
  assert.ok(below.asked !== null && below.asked >= 300 && below.asked < 330, `${below.asked} s`);
  const at = held(800, (s) => ({ value: 67, isOn: atDuty(s, 4 * HOLD) }));
  assert.ok(at.asked !== null && at.asked < 250, `${at.asked} s`);
});

test('one answer ends the question, and the next one needs as much heat again', () => {
  let moved: number | null = null;
  const { asked, silent } = held(3600, (s, ceiling) => {
    if (ceiling !== null) moved = s;
    const value = moved !== null && s - moved < 30 ? 66.9375 : 67;
    return { value, isOn: atDuty(s, HOLD) };
  });
  assert.ok(asked !== null);
  assert.equal(silent, null);
});

test('what is kept off by something else tells nothing, and neither does a boil', () => {
  const off = held(7200, (s) => ({ value: 67, isOn: false, isFree: s < 100 }));
  assert.deepEqual(off, { asked: null, silent: null });
  const boil = held(7200, () => ({ value: 98, isOn: true }));
  assert.deepEqual(boil, { asked: null, silent: null });
});

test('heat that goes off in a calm hold and a probe that does not follow: found though nobody was asked', () => {
  const { asked, silent } = held(3600, (s) => ({
    value: s < 600 ? 67 + (s % 2) / 16 : 67.0625,
    isOn: s < 600 && atDuty(s, HOLD),
  }));
  assert.equal(asked, null);
  assert.ok(silent !== null && silent - 600 < 900, `${silent} s`);
});

/** Full power at 67 °C while a probe stands still, after `calm` s with a little heat or none; gives when the heat had to wait, s. */
function waited(calm: number, setPoint: (s: number) => number, before = 0): number | null {
  let history = NO_HISTORY;
  let still: StillProbe | null = null;
  for (let s = 0; s <= 600; s++) {
    const isOn = (s > calm || atDuty(s, before)) && !isWaiting(still, PLANT);
    history = noteHeater(history, s * 1000, 67, isOn);
    still = noteStill(still, s * 1000, history, isOn, true, setPoint(s), PLANT);
    if (isWaiting(still, PLANT)) return s;
  }
  return null;
}

test('below its set point a probe that stands still gets 0.6 °C of heat, and then the heat waits for it', () => {
  for (const below of [0.125, 0.5, 1.25]) {
    const at = waited(0, () => 67 + below);
    assert.ok(at !== null && Math.abs(at * PLANT.rate - 0.6) < 0.1, `${below} °C below: after ${at} s`);
  }
});

test('a calm wort with a new set point gets what is missing as well, and a step of many degrees is a ramp', () => {
  const at = waited(150, (s) => (s < 150 ? 67 : 68));
  assert.ok(at !== null && Math.abs((at - 150) * PLANT.rate - 1.6) < 0.1, `${at} s`);
  assert.equal(
    waited(150, (s) => (s < 150 ? 67 : 72)),
    null,
  );
});

test('a set point that moves along a ramp is the same stillness: the heat waits when 0.6 °C more went in than the ramp gained', () => {
  for (const perSecond of [0.01, 0.016]) {
    const at = waited(150, (s) => 67 + Math.max(0, s - 150) * perSecond);
    assert.ok(at !== null && Math.abs((at - 150) * (PLANT.rate - perSecond) - 0.6) < 0.15, `${perSecond}: ${at} s`);
  }
});

test('what held the wort before a ramp is no heat without an answer on it', () => {
  const at = waited(400, (s) => 67 + Math.max(0, s - 400) * 0.01, HOLD);
  assert.ok(at !== null && at - 400 > 20, `${at} s`);
});
