import { test } from 'node:test';
import { KETTLE_PRESETS, type KettleParameters } from '@cerveceria/simulator';
import { assertFound, HOLD_C, holding } from './frozen-trial.ts';
import { KettleTrial } from './kettle-trial.ts';

const WARM_C = 60;
/** The laziest and the quickest of the kettles that nobody has seen. */
const LAZY: KettleParameters = {
  ...KETTLE_PRESETS['kettle-40l'],
  power: (40 * 4186 * 2.5) / 60,
  elementLag: 60,
  deadTime: 30,
  probeLag: 30,
  convection: 5000,
};
const QUICK: KettleParameters = { ...LAZY, elementLag: 15, deadTime: 5, probeLag: 5 };
const PLANTS = { ...KETTLE_PRESETS, lazy: LAZY, quick: QUICK };

for (const [name, steps] of [
  ['kettle-40l', -2],
  ['kettle-40l', -8],
  ['kettle-40l-poor', -4],
  ['kettle-20l', -3],
  ['kettle-20l', -10],
  ['lazy', -6],
  ['lazy', -20],
  ['quick', -14],
  ['quick', 4],
] as const)
  test(`${name}: a probe that says ${Math.abs(steps)} steps ${steps < 0 ? 'less' : 'more'} than the set point and is dead: off before the wort is a degree away`, () => {
    const trial = holding(PLANTS[name], 12, {}, WARM_C);
    trial.freeze(HOLD_C + steps / 16);
    assertFound(trial);
  });

for (const steps of [-1, -3, -5])
  test(`with 10 bits and ${-steps} steps less it is the same`, () => {
    const trial = holding(KETTLE_PRESETS['kettle-40l'], 12, { bits: 10 }, WARM_C);
    trial.freeze(HOLD_C + steps / 4);
    assertFound(trial);
  });

for (const control of ['learning', 'pid'] as const)
  for (const name of ['kettle-40l', 'quick'] as const)
    test(`${name}, ${control}: a probe that dies on the last degree of the way up`, () => {
      const plant = PLANTS[name];
      const trial = new KettleTrial(plant, { volume: plant.volume, probeLag: plant.probeLag, control }, WARM_C - 10);
      trial.demand({ mode: 'auto', setPoint: HOLD_C });
      while ((trial.state?.pv ?? 0) < HOLD_C - 0.5) trial.run(1);
      trial.freeze();
      assertFound(trial);
    });

test('a probe that dies on a ramp of a program, where the set point is another one with every tick', () => {
  const trial = holding(KETTLE_PRESETS['kettle-40l'], 12, {}, WARM_C);
  const begun = trial.now;
  const setPoint = () => Math.min(76, HOLD_C + (0.2 * (trial.now - begun)) / 60_000);
  const follow = () => trial.demand({ mode: 'auto', setPoint: setPoint() });
  follow();
  trial.run(300, follow);
  trial.freeze();
  assertFound(trial, () => {
    follow();
    return setPoint();
  });
});
