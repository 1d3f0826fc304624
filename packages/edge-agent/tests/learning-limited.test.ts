import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KETTLE_PRESETS, type KettleParameters } from '@cerveceria/simulator';
import { KettleTrial } from './kettle-trial.ts';

// The other heater has half of the time; it warms nothing here, so that only the duty told can lead the learner astray.

for (const name of ['kettle-40l-poor', 'kettle-20l'] as const)
  test(`${name} beside a heater that asks for all: the same gain is learned, and the step is not overshot`, () => {
    const plant: KettleParameters = KETTLE_PRESETS[name];
    const told = { volume: plant.volume, probeLag: plant.probeLag };
    const [free, held] = [undefined, 1].map((rival) => {
      const trial = new KettleTrial(plant, { ...told, ...(rival === undefined ? {} : { rival }) });
      let limited = 0;
      const { over, arrival } = trial.step(52, 1300, () => {
        if (trial.state?.limited === 'mutex') limited++;
        if (trial.now > 5000) assert.equal(trial.state?.veto ?? null, null, 'being held back is no fault');
      });
      assert.ok(over <= 0.3, `${over.toFixed(2)} over`);
      return { gain: trial.state?.learned?.gain ?? Number.NaN, arrival: arrival ?? Number.NaN, limited };
    }) as [Record<'gain' | 'arrival' | 'limited', number>, Record<'gain' | 'arrival' | 'limited', number>];
    assert.ok(held.limited > 300 && free.limited === 0, `held back in ${held.limited} s`);
    assert.ok(held.arrival > 1.7 * free.arrival, `there after ${held.arrival} s instead of ${free.arrival} s`);
    assert.ok(Math.abs(held.gain / free.gain - 1) <= 0.1, `learned ${held.gain} instead of ${free.gain}`);
  });
