import { strikeTemperature } from '../brewing/strike-temperature.ts';
import type { MashStep } from '../recipe.ts';
import type { Plan } from './plan.ts';
import { PLAN_DEFAULTS } from './plan-options.ts';

/** °C by which a recipe's own water may differ from the balance of heat before the brewer is told. */
const DIFFERENCE = 2;
/** °C; above this, grain is scalded where the water meets it. */
const HOTTEST_STRIKE = 90;

/** °C of the water for the grain: as the recipe says, else by the balance of heat, else that of the first rest. */
export function planStrike(plan: Plan, step: MashStep, at: number): number {
  const { options, recipe } = plan;
  const water = step.amount ?? options.mashWater ?? 0;
  const grainTemperature = options.grainTemperature ?? recipe.mash?.grainTemperature ?? PLAN_DEFAULTS.grainTemperature;
  const known = water > 0 && plan.grain > 0;
  const balance = { water, grain: plan.grain, grainTemperature, target: step.temperature };
  const computed = known ? strikeTemperature(balance) : null;
  const written = options.strike === 'computed' ? null : step.infuseTemperature;
  const path = `mash.steps[${at}].infuseTemperature`;
  if (written !== null && computed !== null && Math.abs(written - computed) > DIFFERENCE) {
    plan.warn('STRIKE_DIFFERS', path, plan.say.celsius(written), plan.say.celsius(computed));
  }
  if (written === null && computed === null) plan.warn('STRIKE_UNKNOWN', path);
  const strike = written ?? computed ?? step.temperature;
  if (strike > Math.min(HOTTEST_STRIKE, plan.boilPoint)) plan.warn('STRIKE_TOO_HOT', path, plan.say.celsius(strike));
  // Water is between ice and steam; a set point beyond would be waited for for ever.
  return Math.max(0, Math.min(strike, plan.boilPoint - 1));
}
