import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NO_HISTORY, noteHeater } from './heater-history.ts';
import type { SeenLoss } from './seen-loss.ts';
import { isDoubtful } from './still-doubt.ts';
import { noteStill, type StillProbe } from './still-probe.ts';

const PLANT = { rate: 5500 / (40 * 4186), volume: 40, step: 0.0625 };

interface Case {
  readonly value?: number;
  readonly setPoint?: number | null;
  readonly seen?: SeenLoss | null;
  readonly step?: number;
  /** Seconds of full power before the probe comes to a stand. */
  readonly heated?: number;
}

/** Seconds for which a probe stands still with the heater off until it is doubted; null: not within an hour. */
function doubted({ value = 67.5, setPoint = 67, seen = null, step = 0.0625, heated = 0 }: Case): number | null {
  const plant = { ...PLANT, step };
  let history = NO_HISTORY;
  let still: StillProbe | null = null;
  for (let s = -heated; s <= 3600; s++) {
    const shown = s < 0 ? value + s * 0.03 : value;
    history = noteHeater(history, s * 1000, shown, s < 0);
    still = noteStill(still, s * 1000, history, s < 0, true, setPoint, plant, seen);
    if (s > 0 && isDoubtful(still, plant)) return s;
  }
  return null;
}

test('above its set point and off: doubted once what the kettle was seen to lose is more than a live probe hides', () => {
  const at = doubted({ seen: { share: 0.07, value: 67 } });
  assert.ok(at !== null && at * 0.07 * PLANT.rate < 0.3, `${at} s`);
});

test('a coarse probe is given the time of its step, and less is doubted of a kettle that was never seen to lose', () => {
  const fine = doubted({}) ?? 0;
  const coarse = doubted({ step: 0.25 }) ?? 0;
  assert.ok(fine > 200 && fine < 350, `${fine} s`);
  assert.ok(coarse > fine && coarse < 600, `${coarse} s`);
});

test('after a ramp what is still under way may hold the wort up, so it takes longer', () => {
  const calm = doubted({}) ?? 0;
  const ramped = doubted({ heated: 300 }) ?? 0;
  assert.ok(ramped > calm + 60 && ramped < 900, `${calm} and ${ramped} s`);
});

test('a kettle that was seen to lose next to nothing is believed', () => {
  assert.equal(doubted({ seen: { share: 0.002, value: 67 } }), null);
});

test('at its set point, below it, without one, and where a room is as warm: nothing to tell', () => {
  assert.equal(doubted({ value: 67 }), null);
  assert.equal(doubted({ value: 66 }), null);
  assert.equal(doubted({ setPoint: null }), null);
  assert.equal(doubted({ value: 40, setPoint: 35 }), null);
});
