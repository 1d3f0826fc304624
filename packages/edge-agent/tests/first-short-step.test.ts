import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KETTLE_PRESETS, type KettleParameters } from '@cerveceria/simulator';
import { KettleTrial } from './kettle-trial.ts';

const SET_C = 67;
/** The laziest of the kettles that nobody has seen. */
const LAZY: KettleParameters = {
  ...KETTLE_PRESETS['kettle-40l'],
  power: (40 * 4186 * 2.5) / 60,
  elementLag: 60,
  deadTime: 30,
  probeLag: 30,
  convection: 5000,
};

for (const [name, plant] of Object.entries({ ...KETTLE_PRESETS, lazy: LAZY }))
  for (const below of [0.6, 1, 3, 5])
    test(`${name}: an agent that has never heated it and begins ${below} °C below its set point does not overshoot`, () => {
      const told = { volume: plant.volume, probeLag: plant.probeLag, control: 'learning' as const };
      const trial = new KettleTrial(plant, told, SET_C - below);
      trial.demand({ mode: 'auto', setPoint: SET_C });
      let [over, apart] = [0, 0];
      for (let second = 0; second < 1500; second++) {
        trial.run(1);
        over = Math.max(over, trial.wort - SET_C);
        if (second >= 1200) apart = Math.max(apart, Math.abs(trial.wort - SET_C));
      }
      assert.ok(over <= 0.3, `${over.toFixed(2)} over`);
      assert.ok(apart <= 0.1, `${apart.toFixed(2)} away in the rest`);
      assert.deepEqual([...trial.alarms], []);
    });
