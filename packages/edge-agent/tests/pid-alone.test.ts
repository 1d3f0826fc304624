import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { test } from 'node:test';
import { KETTLE_PRESETS, type KettleParameters } from '@cerveceria/simulator';
import { KettleTrial } from './kettle-trial.ts';
import { seeded } from './seeded.ts';

const PLANT: KettleParameters = KETTLE_PRESETS['kettle-40l'];
/** Of the true wort, °C. A thousand steps had 0.24 at most. */
const MOST_OVER = 0.5;
/** Later than full power, s. The quickest and strongest kettle with its volume told wrong took 421. */
const MOST_LATE = 600;
const LAZIEST = { elementLag: 60, deadTime: 30, probeLag: 30, convection: 1000 };

const pid = (plant: KettleParameters, share = 1) =>
  new KettleTrial(plant, { volume: plant.volume * share, probeLag: 10, control: 'pid' }, 45);

function assertStep(trial: KettleTrial, to: number, says: string): void {
  const { over, arrival, latest } = trial.step(to, 600);
  assert.ok(over <= MOST_OVER, `${over.toFixed(2)} °C over ${to}: ${says}`);
  assert.ok(arrival !== null && arrival <= latest + MOST_LATE, `${arrival} s of ${latest.toFixed(0)}: ${says}`);
  assert.deepEqual([...trial.alarms], [], says);
}

for (const [name, plant] of Object.entries(KETTLE_PRESETS))
  test(`${name}, the PID alone with the gains of power and volume: at most ${MOST_OVER} °C over`, () => {
    assertStep(pid(plant), 63, name);
  });

for (const share of [0.7, 1.3])
  test(`the laziest strong kettle with ${share} of its volume configured: the same`, () => {
    assertStep(pid({ ...PLANT, ...LAZIEST, power: (40 * 4186 * 2.5) / 60 }, share), 63, 'laziest');
  });

test('plants that nobody has seen: the same', (t) => {
  const seed = randomInt(2 ** 31);
  t.diagnostic(`seed ${seed}`);
  const random = seeded(seed);
  const between = (low: number, high: number) => low + (high - low) * random();
  for (let i = 0; i < 4; i++) {
    const volume = between(15, 60);
    const plant = {
      ...PLANT,
      volume,
      power: (between(1, 2.5) / 60) * volume * 4186,
      elementLag: between(15, 60),
      deadTime: between(5, 30),
      probeLag: between(5, 30),
      convection: between(1000, 15_000),
    };
    assertStep(pid(plant, between(0.7, 1.3)), 63, `seed ${seed}, plant ${i}: ${JSON.stringify(plant)}`);
  }
});

for (const seconds of [5, 60])
  test(`off for ${seconds} s on the last degrees of a lazy kettle's ramp: what is under way is not forgotten`, () => {
    const trial = pid({ ...PLANT, ...LAZIEST });
    trial.demand({ mode: 'auto', setPoint: 63 });
    while ((trial.state?.pv ?? 0) < 59) trial.run(1);
    trial.demand({ mode: 'off' });
    trial.run(seconds);
    assertStep(trial, 63, 'off and on again');
  });
