import assert from 'node:assert/strict';
import type { KettleParameters } from '@cerveceria/simulator';
import { KettleTrial, type Told } from './kettle-trial.ts';

export const HOLD_C = 67;

/** A kettle that has held for `minutes`, its probe without noise: the hardest case, a live one stands still as well. */
export function holding(plant: KettleParameters, minutes: number, told: Partial<Told> = {}, from = 20): KettleTrial {
  const trial = new KettleTrial(plant, { volume: plant.volume, probeLag: plant.probeLag, ...told }, from);
  trial.demand({ mode: 'auto', setPoint: HOLD_C });
  while (Math.abs(trial.wort - HOLD_C) > 0.2) trial.run(1);
  trial.run(60 * minutes);
  return trial;
}

/**
 * The probe of this trial is dead: it is found within an hour, and from the instant at which the true wort is a degree
 * away from the set point the heater is off. `setPoint` is given for every second since.
 */
export function assertFound(trial: KettleTrial, setPoint: (second: number) => number = () => HOLD_C): void {
  let [lastOn, left, furthest, s] = [0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  for (; s < 3600 && trial.state?.veto === null; s++)
    trial.run(1, (wort) => {
      const over = wort - setPoint(s);
      if (trial.isHeating) lastOn = trial.now;
      if (Math.abs(over) > 1) left = Math.min(left, trial.now);
      furthest = Math.max(furthest, over);
    });
  assert.equal(trial.state?.veto, 'input-frozen');
  assert.ok(lastOn < left, `heated until ${lastOn / 1000} s, a degree away at ${left / 1000} s`);
  // What is still in the element comes out after it.
  trial.run(300, (wort) => {
    furthest = Math.max(furthest, wort - setPoint(s));
  });
  assert.ok(furthest <= 1, `${furthest.toFixed(2)} °C over`);
}
