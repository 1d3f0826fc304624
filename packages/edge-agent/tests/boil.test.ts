import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KETTLE_PRESETS, type KettleParameters } from '@cerveceria/simulator';
import { KettleTrial } from './kettle-trial.ts';

const PRESETS = Object.entries(KETTLE_PRESETS) as [string, KettleParameters][];
const OPEN = { openArea: 0.05 };
const toldOf = ({ volume, probeLag }: KettleParameters) => ({ volume, probeLag });

/** Heats until the boil is said to be there, or gives up after `minutes`; s from the true boil to the word. */
function untilBoil(trial: KettleTrial, minutes: number): { readonly after: number; readonly wort: number } {
  let since = Number.NaN;
  for (let second = 0; second < minutes * 60; second++) {
    trial.run(1);
    if (Number.isNaN(since) && trial.wort > trial.boilsAt - 0.05) since = second;
    if (trial.state?.boiling === true) return { after: second - since, wort: trial.wort };
  }
  return { after: Number.NaN, wort: trial.wort };
}

for (const [name, preset] of PRESETS)
  for (const altitude of [0, 2600, 4000])
    test(`${name} at ${altitude} m: the boil is found within two and a half minutes and not before`, () => {
      const plant = { ...preset, ...OPEN, altitude };
      const trial = new KettleTrial(plant, toldOf(plant), 70);
      trial.demand({ mode: 'auto', setPoint: 100, boilPower: 0.6 });
      const { after } = untilBoil(trial, 60);
      assert.ok(after >= 0 && after <= 150, `${after} s after the wort boiled`);
      trial.run(30);
      assert.equal(trial.state?.duty, 0.6);
      trial.run(1200);
      assert.equal(trial.state?.boiling, true, 'it goes on boiling');
      assert.deepEqual([...trial.alarms], []);
    });

test('a set point above what the kettle reaches: full power until it boils, then a tenth of the wort an hour', () => {
  const plant = { ...KETTLE_PRESETS['kettle-40l'], ...OPEN, altitude: 2600 };
  const trial = new KettleTrial(plant, toldOf(plant), 80);
  trial.demand({ mode: 'auto', setPoint: 98 });
  assert.ok(untilBoil(trial, 60).after >= 0);
  trial.run(60);
  const before = trial.volume;
  trial.run(3600);
  const share = (before - trial.volume) / plant.volume;
  assert.ok(share > 0.07 && share < 0.13, `${share} evaporated`);
});

test('kept at a set point below its boil no wort boils, however much power that takes', () => {
  const weak = { ...KETTLE_PRESETS['kettle-20l'], power: 1300, loss: 8 };
  const trial = new KettleTrial(weak, toldOf(weak), 85);
  trial.demand({ mode: 'auto', setPoint: 90 });
  for (let minute = 0; minute < 90; minute++) {
    trial.run(60);
    assert.notEqual(trial.state?.boiling, true, `boils at ${trial.wort}`);
  }
});

test('an element that dies near the boil is no boil: the wort falls', () => {
  const plant = { ...KETTLE_PRESETS['kettle-40l'], ...OPEN };
  const trial = new KettleTrial(plant, toldOf(plant), 80);
  trial.demand({ mode: 'auto', setPoint: 100, boilPower: 0.6 });
  trial.run(300);
  trial.change({ mains: 0.01 });
  for (let second = 0; second < 900; second++) {
    trial.run(1);
    assert.notEqual(trial.state?.boiling, true, `boils at ${trial.wort}, ${second} s after the element died`);
  }
});

test('when the heater goes off the boil is over within two minutes, and is found again', () => {
  const plant = { ...KETTLE_PRESETS['kettle-40l'], ...OPEN };
  const trial = new KettleTrial(plant, toldOf(plant), 90);
  trial.demand({ mode: 'auto', setPoint: 100, boilPower: 0.6 });
  untilBoil(trial, 60);
  trial.demand({ mode: 'off' });
  trial.run(120);
  assert.equal(trial.state?.boiling, false);
  trial.demand({ mode: 'auto', setPoint: 100, boilPower: 0.6 });
  assert.ok(untilBoil(trial, 20).wort > 99);
});

test('a boil by fixed power alone is found too', () => {
  const plant = { ...KETTLE_PRESETS['kettle-40l'], ...OPEN };
  const trial = new KettleTrial(plant, toldOf(plant), 97);
  trial.demand({ mode: 'manual', duty: 0.65 });
  assert.ok(untilBoil(trial, 30).wort > 99);
});

test('a step of noise on the probe hides no boil and makes none', () => {
  const plant = { ...KETTLE_PRESETS['kettle-40l'], ...OPEN, altitude: 1500 };
  const trial = new KettleTrial(plant, toldOf(plant), 60);
  let at = 0;
  trial.noise = () => 0.0625 * Math.sin(++at * 12.9898);
  trial.demand({ mode: 'auto', setPoint: 104 });
  const { after } = untilBoil(trial, 60);
  assert.ok(after >= 0 && after <= 150, `${after} s after`);
});
