import { spargeVolume } from '../brewing/mash-volume.ts';
import type { Mash, MashStep } from '../recipe.ts';
import { preBoilVolume } from './boil-volume.ts';
import { added, type Plan } from './plan.ts';

/** L; less than this is what calculators differ by. */
const WORTH_SPARGING = 2;

// Nothing is heated or pumped while a person lifts the grain.
function askSparge(plan: Plan, name: string, volume: number | null, temperature: number | null): void {
  const { sparge } = plan;
  if (volume !== null) sparge.water = (sparge.water ?? 0) + volume;
  sparge.temperature ??= temperature;
  const ask = plan.words.askSparge(
    volume === null ? '' : plan.say.litres(volume),
    temperature === null ? '' : plan.say.celsius(temperature),
  );
  const additions = plan.additions('sparge').map(({ one }) => added(one, 0));
  const first = !plan.steps.some(({ kind }) => kind === 'sparge');
  plan.ask('sparge', name || plan.words.sparge, ask, { pump: 'off', additions: first ? additions : [] });
}

/** A sparge that the recipe has as a step. */
export function planSparge(plan: Plan, step: MashStep, at: number, spargeTemperature: number | null): void {
  if (step.kind !== 'sparge') plan.warn('INFUSION_IS_SPARGE', `mash.steps[${at}]`);
  const temperature = step.infuseTemperature ?? (step.kind === 'sparge' ? step.temperature : spargeTemperature);
  askSparge(plan, step.name, step.amount, temperature ?? step.temperature);
}

/** A sparge of which the recipe only says the temperature: its volume is what the boil lacks. */
export function planSpargeFromVolumes(plan: Plan, mash: Mash, water: number): void {
  const wished = plan.options.spargeWater;
  if (wished !== undefined) {
    if (wished > 0) askSparge(plan, '', wished, mash.spargeTemperature);
    return;
  }
  const volume = preBoilVolume(plan);
  const missing = water > 0 && volume !== null ? spargeVolume(volume, water, plan.grain) : null;
  const needed = missing === null ? mash.spargeTemperature !== null : missing > WORTH_SPARGING;
  if (!needed && plan.additions('sparge').length === 0) return;
  if (missing !== null && needed) plan.warn('SPARGE_COMPUTED', 'mash.spargeTemperature', plan.say.litres(missing));
  askSparge(plan, '', needed ? missing : null, mash.spargeTemperature);
}
