import type { Draft, Plan } from './plan.ts';
import { PLAN_DEFAULTS } from './plan-options.ts';

/** °C around a goal of boiling or cooling: neither is held, and a probe in boiling wort reads half a degree off. */
export const ROUGH_TOLERANCE = 1;

/** Heats to the boil by the loop, then boils by fixed power for `ms`. */
export function boilStep(plan: Plan, name: string, ms: number): Draft {
  return plan.step(
    'boil',
    name || plan.words.boil,
    { kind: 'time', ms },
    {
      setPoint: plan.boilPoint,
      power: plan.options.kettle.boilPower ?? PLAN_DEFAULTS.boilPower,
      tolerance: ROUGH_TOLERANCE,
    },
  );
}

export function coolStep(plan: Plan, name: string, setPoint: number): Draft {
  return plan.step('cool', name || plan.words.cool, { kind: 'reached' }, { setPoint, tolerance: ROUGH_TOLERANCE });
}
