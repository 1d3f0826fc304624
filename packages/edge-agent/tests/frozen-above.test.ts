import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KETTLE_PRESETS } from '@cerveceria/simulator';
import { HOLD_C, holding } from './frozen-trial.ts';
import { KettleTrial } from './kettle-trial.ts';

const PLANT = KETTLE_PRESETS['kettle-40l'];

/** The probe is dead: a person is told, by the doubt or the veto, before the wort is a degree too cold. */
function assertTold(trial: KettleTrial): void {
  const isTold = () => trial.state?.veto === 'input-frozen' || trial.alarms.has('input-still');
  for (let s = 0; s < 3600 && !isTold(); s++) trial.run(1);
  assert.ok(isTold(), 'nobody was told within an hour');
  assert.ok(trial.wort > HOLD_C - 1, `${(trial.wort - HOLD_C).toFixed(2)} °C when it was told`);
  assert.equal(trial.isHeating, false);
}

for (const bits of [12, 10])
  test(`with ${bits} bits, a probe that dies a step above its set point is told before the wort is a degree too cold`, () => {
    const trial = holding(PLANT, 12, { bits }, 60);
    trial.freeze(HOLD_C + 2 ** (8 - bits));
    assertTold(trial);
  });

for (const [bits, above] of [
  [12, 2],
  [12, 0.2],
  [10, 1],
] as const)
  test(`with ${bits} bits, one that dies ${above} °C above a lowered set point, on the way down, is told in time`, () => {
    const trial = holding(PLANT, 0, { bits }, 66);
    trial.demand({ mode: 'auto', setPoint: HOLD_C + 3 });
    while (trial.wort < HOLD_C + 2.9) trial.run(1);
    trial.demand({ mode: 'auto', setPoint: HOLD_C });
    while ((trial.state?.pv ?? 0) > HOLD_C + above) trial.run(1);
    trial.freeze();
    assertTold(trial);
  });

test('under the PID one that dies at its set point on arrival is not heated on for minutes', () => {
  const told = { volume: PLANT.volume, probeLag: PLANT.probeLag, control: 'pid' } as const;
  const trial = new KettleTrial(PLANT, told, 40);
  trial.demand({ mode: 'auto', setPoint: HOLD_C });
  while ((trial.state?.pv ?? 0) < HOLD_C) trial.run(1);
  trial.freeze();
  let warmest = 0;
  trial.run(1800, (wort) => {
    warmest = Math.max(warmest, wort - HOLD_C);
  });
  assert.ok(warmest <= 1.5, `${warmest.toFixed(2)} °C over`);
  assert.equal(trial.state?.veto, 'input-frozen');
});

test('the doubt ends with the first step of a probe that lives', () => {
  const trial = holding(PLANT, 12, {}, 60);
  trial.freeze(HOLD_C + 1);
  for (let s = 0; s < 1200 && !trial.alarms.has('input-still'); s++) trial.run(1);
  const isActive = () =>
    trial.node.report(trial.now).alarms.some((alarm) => alarm.code === 'input-still' && alarm.active);
  assert.ok(isActive());
  trial.freeze(HOLD_C + 0.9375);
  trial.run(2);
  assert.equal(isActive(), false);
});
