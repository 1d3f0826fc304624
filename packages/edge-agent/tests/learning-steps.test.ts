import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KETTLE_PRESETS, type KettleParameters } from '@cerveceria/simulator';
import { KettleTrial, type StepResult, type Told } from './kettle-trial.ts';

const STEPS = [52, 63, 72, 76] as const;
/** s; as long as it takes to see ten minutes after the arrival and the hold after them. */
const REST = 900;
const PLANTS = Object.entries(KETTLE_PRESETS) as [string, KettleParameters][];
const WRONG: readonly [string, (plant: KettleParameters) => Told][] = [
  ['known as it is', ({ volume, probeLag }) => ({ volume, probeLag })],
  ['with 30 % more volume configured', ({ volume, probeLag }) => ({ volume: volume * 1.3, probeLag })],
  ['with 30 % less volume configured', ({ volume, probeLag }) => ({ volume: volume * 0.7, probeLag })],
  ['with twice its probe lag configured', ({ volume, probeLag }) => ({ volume, probeLag: probeLag * 2 })],
  ['with half its probe lag configured', ({ volume, probeLag }) => ({ volume, probeLag: probeLag / 2 })],
];

function assertStep({ to, over, arrival, latest, hold }: StepResult): void {
  assert.ok(over <= 0.3, `${to} °C: ${over.toFixed(2)} over`);
  assert.ok(
    arrival !== null && arrival <= latest,
    `${to} °C: arrived after ${arrival} s, ${latest.toFixed(0)} allowed`,
  );
  assert.ok(hold[0] >= -0.1 && hold[1] <= 0.1, `${to} °C: held ${hold[0].toFixed(2)} to ${hold[1].toFixed(2)}`);
}

for (const [name, plant] of PLANTS)
  for (const [how, told] of WRONG)
    test(`${name} ${how}: 20-52-63-72-76 °C at most 0.3 °C over, in time, held within 0.1`, () => {
      const trial = new KettleTrial(plant, told(plant));
      for (const to of STEPS) assertStep(trial.step(to, REST));
      assert.deepEqual([...trial.alarms], []);
      assert.ok((trial.state?.learned?.confidence ?? 0) > 0.5, 'sure of what it learned');
    });
