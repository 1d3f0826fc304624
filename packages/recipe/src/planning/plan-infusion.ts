import { nextInfusionTemperature, nextInfusionVolume } from '../brewing/next-infusion.ts';
import type { MashStep } from '../recipe.ts';
import type { Plan } from './plan.ts';

/** °C by which a recipe's own water may differ from the balance of heat before the brewer is told. */
const DIFFERENCE = 2;

/**
 * A further infusion: the brewer adds water while the loop holds the step before. What the recipe leaves open, volume
 * or temperature, comes from the balance of heat. Returns the L of water that it adds.
 */
export function planInfusion(plan: Plan, step: MashStep, at: number, from: number, water: number): number {
  const path = `mash.steps[${at}]`;
  const { amount, infuseTemperature: written, temperature: to } = step;
  if (amount === null && written === null) {
    plan.warn('INFUSION_HEATED', path);
    return 0;
  }
  const infusion = { water, grain: plan.grain, from, to };
  const computed = amount === null || water === 0 ? null : nextInfusionTemperature(infusion, amount);
  if (written !== null && computed !== null && Math.abs(written - computed) > DIFFERENCE) {
    plan.warn('INFUSION_DIFFERS', `${path}.infuseTemperature`, plan.say.celsius(written), plan.say.celsius(computed));
  }
  const temperature = written ?? computed;
  if (temperature !== null && temperature > 100) plan.warn('STRIKE_TOO_HOT', path, plan.say.celsius(temperature));
  const reckoned = written !== null && water > 0 ? nextInfusionVolume(infusion, written) : Number.NaN;
  const volume = amount ?? (Number.isFinite(reckoned) ? reckoned : 0);
  const ask = plan.words.askInfusion(
    volume > 0 ? plan.say.litres(volume) : '',
    temperature === null ? '' : plan.say.celsius(temperature),
    plan.say.celsius(to),
  );
  plan.ask('wait', step.name || plan.words.infusion, ask, { setPoint: from });
  return volume;
}
