import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KETTLE_PRESETS } from '@cerveceria/simulator';
import { assertFound, HOLD_C, holding } from './frozen-trial.ts';

for (const [name, plant] of Object.entries(KETTLE_PRESETS))
  for (const steps of [0, -1])
    test(`${name}: a probe that freezes in a hold ${steps === 0 ? 'at' : 'a step below'} the set point is found, and the heater is off before the wort is a degree away`, () => {
      const trial = holding(plant, 15);
      trial.freeze(HOLD_C + steps / 16);
      assertFound(trial);
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
