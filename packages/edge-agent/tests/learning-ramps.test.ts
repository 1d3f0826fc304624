import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KETTLE_PRESETS, type KettleParameters } from '@cerveceria/simulator';
import { KettleTrial } from './kettle-trial.ts';

const PLANTS = Object.entries(KETTLE_PRESETS) as [string, KettleParameters][];
const [FROM, TO] = [52, 58] as const;

/** A program's ramp, its set point another one with every second, and ten minutes after it; `perMinute` in °C. */
function ramp(plant: KettleParameters, perMinute: number, control: 'learning' | 'pid') {
  const trial = new KettleTrial(plant, { volume: plant.volume, probeLag: plant.probeLag, control }, 40);
  trial.step(FROM, 600);
  const [last, after] = [((TO - FROM) / perMinute) * 60, 600];
  let [over, under, apart] = [0, 0, 0];
  for (let second = 0; second < last + after; second++) {
    const setPoint = Math.min(TO, FROM + (perMinute * second) / 60);
    trial.demand({ mode: 'auto', setPoint });
    trial.run(1);
    const error = trial.wort - setPoint;
    over = Math.max(over, error);
    if (second < last) under = Math.max(under, -error);
    else if (second > last + after - 120) apart = Math.max(apart, Math.abs(error));
  }
  return { over, under, apart, alarms: [...trial.alarms] };
}

for (const [name, plant] of PLANTS)
  test(`${name}: a ramp of 1 °C a minute is followed within a degree, its end not overshot`, () => {
    const { over, under, apart, alarms } = ramp(plant, 1, 'learning');
    assert.ok(over <= 0.15, `${over.toFixed(2)} over`);
    assert.ok(under <= 1, `${under.toFixed(2)} behind`);
    assert.ok(apart <= 0.1, `${apart.toFixed(2)} away in the rest`);
    assert.deepEqual(alarms, []);
  });

for (const control of ['learning', 'pid'] as const)
  test(`a ramp faster than the poorly mixed kettle, ${control}: full power on the way, and no overshoot at its end`, () => {
    const { over, alarms } = ramp(KETTLE_PRESETS['kettle-40l-poor'], 2.5, control);
    assert.ok(over <= 0.3, `${over.toFixed(2)} over`);
    assert.deepEqual(alarms, []);
  });
