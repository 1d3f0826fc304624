import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KETTLE_PRESETS, type KettleParameters } from '@cerveceria/simulator';
import { KettleTrial } from './kettle-trial.ts';

const HOLD_C = 67;

/** A kettle that has held for `minutes`, its probe without noise: the hardest case, a live one stands still as well. */
function holding(plant: KettleParameters, minutes: number): KettleTrial {
  const trial = new KettleTrial(plant, { volume: plant.volume, probeLag: plant.probeLag });
  trial.demand({ mode: 'auto', setPoint: HOLD_C });
  while (Math.abs(trial.wort - HOLD_C) > 0.2) trial.run(1);
  trial.run(60 * minutes);
  return trial;
}

for (const [name, plant] of Object.entries(KETTLE_PRESETS))
  for (const steps of [0, -1])
    test(`${name}: a probe that freezes in a hold ${steps === 0 ? 'at' : 'a step below'} the set point is found, and the heater is off before the wort is a degree away`, () => {
      const trial = holding(plant, 15);
      trial.freeze(HOLD_C + steps / 16);
      let [lastOn, left] = [0, Number.POSITIVE_INFINITY];
      for (let s = 0; s < 3600 && trial.state?.veto === null; s++) {
        trial.run(1);
        if (trial.isHeating) lastOn = s;
        if (Math.abs(trial.wort - HOLD_C) > 1) left = Math.min(left, s);
      }
      assert.equal(trial.state?.veto, 'input-frozen');
      assert.ok(lastOn < left, `heated until ${lastOn} s, a degree away at ${left} s`);
    });

test('a live probe that stands still in a good hold is asked, answers, and the hold stays within 0.1 °C', () => {
  const plant = KETTLE_PRESETS['kettle-40l'];
  const trial = holding(plant, 10);
  const said = new Set<number | null>();
  let furthest = 0;
  trial.run(3600, (wort) => {
    said.add(trial.state?.pv ?? null);
    furthest = Math.max(furthest, Math.abs(wort - HOLD_C));
  });
  assert.deepEqual([trial.state?.veto, [...trial.alarms]], [null, []]);
  assert.ok(said.size > 1, 'it answered');
  assert.ok(furthest <= 0.1, `${furthest.toFixed(3)} °C`);
});
