import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mayCoast } from './coast.ts';
import { type KettleModel, type KettleState, simulate } from './kettle-model.ts';

const modelOf = (gain: number, lag: number, dead: number): KettleModel => ({
  gain,
  lag,
  dead,
  loss: 5e-5,
  probe: 10,
  ambient: 20,
});
const FULL = { at: (second: number) => (second < 0 ? 0 : 1) };
/** Full power until a second, none after it. */
const until = (end: number) => ({ at: (second: number) => (second >= 0 && second < end ? 1 : 0) });

/** Full power from 52 °C to 63 °C until it may end, then none: peak and arrival of the wort, and full power's own time. */
function ramp(model: KettleModel) {
  let state: KettleState = { heat: 0, wort: 52, shown: 52 };
  let now = 0;
  const begin = { ...state };
  for (; !mayCoast({ model, state, record: until(now), now, setPoint: 63, elapsed: now }); now++)
    state = simulate(model, state, FULL, now, 1);
  const first = (record: typeof FULL, level: number) => {
    let at = Number.POSITIVE_INFINITY;
    const { peak } = simulate(model, begin, record, 0, 2000, (step, wort) => {
      if (wort >= level) at = Math.min(at, step + 1);
    });
    return { at, peak };
  };
  const coasted = first(until(now), 62.7);
  return { over: coasted.peak - 63, arrival: coasted.at, full: first(FULL, 63).at };
}

test('a quick element: it ends where the wort peaks at the set point', () => {
  const { over } = ramp(modelOf(0.03, 15, 15));
  assert.ok(over >= 0 && over < 0.04, String(over));
});

test('much heat in a slow element with hardly a dead time: a higher peak, never above 0.25 °C', () => {
  const { over } = ramp(modelOf(0.042, 60, 5));
  assert.ok(over > 0.1 && over < 0.25, String(over));
});

test('where time allows, the peak is as low as the arrival lets it be', () => {
  for (const lag of [15, 25, 35, 45]) {
    const model = modelOf(0.033, lag, 15);
    const { over, arrival, full } = ramp(model);
    assert.ok(arrival <= 1.03 * full + model.dead, `lag ${lag}: ${arrival} s, full power ${full} s`);
    assert.ok(over < 0.2, String(over));
  }
});

test('far from the set point full power goes on', () => {
  const state = { heat: 1, wort: 30, shown: 30 };
  assert.equal(
    mayCoast({ model: modelOf(0.03, 30, 15), state, record: until(100), now: 100, setPoint: 63, elapsed: 100 }),
    false,
  );
});
