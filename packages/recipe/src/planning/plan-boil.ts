import type { Boil } from '../recipe.ts';
import { boilStep, coolStep, ROUGH_TOLERANCE } from './boil-step.ts';
import { preBoilVolume } from './boil-volume.ts';
import { placeBoilAdditions } from './place-boil-additions.ts';
import { added, type Draft, type Plan } from './plan.ts';
import { planBoilSteps } from './plan-boil-steps.ts';

function planFirstWort(plan: Plan): void {
  const hops = plan.additions('first-wort');
  if (hops.length === 0) return;
  plan.ask('wait', plan.words.firstWort, plan.words.askFirstWort, {
    additions: hops.map(({ one }) => added(one, 0)),
  });
  const boil = plan.recipe.boil?.time ?? 0;
  for (const { one, path } of hops) {
    const time = one.timing.time ?? 0;
    if (boil > 0 && time > boil)
      plan.warn('BOIL_SHORT', `${path}.timing.time`, plan.say.minutes(boil), plan.say.minutes(time));
  }
}

/** The boil's additions, where a recipe without a boil has some: it lasts as long as the longest of them. */
function boilOf(plan: Plan): Boil | null {
  const boil = plan.recipe.boil;
  if (boil !== null && (boil.time > 0 || boil.steps.length > 0)) return boil;
  const times = plan.additions('boil', 'first-wort').map(({ one }) => one.timing.time ?? 0);
  const longest = Math.max(0, ...times);
  plan.warn('BOIL_MISSING', 'boil', longest > 0 ? plan.say.minutes(longest) : '');
  return times.length === 0 ? null : { time: longest, size: boil?.size ?? null, steps: [] };
}

function planWhirlpool(plan: Plan, boiling: Draft | null): void {
  if (plan.steps.some(({ kind }) => kind === 'whirlpool')) return;
  const steeped = plan.additions('whirlpool').filter(({ one }) => boiling === null || (one.timing.time ?? 0) > 0);
  if (steeped.length === 0) return;
  const ms = Math.max(...steeped.map(({ one }) => one.timing.time ?? 0));
  const setPoint = plan.options.whirlpoolTemperature ?? null;
  if (setPoint !== null) coolStep(plan, '', setPoint);
  const additions = steeped.map(({ one }) => added(one, one.timing.time ?? 0));
  if (ms === 0) plan.ask('whirlpool', plan.words.whirlpool, plan.words.askWhirlpool, { setPoint, additions });
  else plan.step('whirlpool', plan.words.whirlpool, { kind: 'time', ms }, { setPoint, additions });
}

/** First wort, boil and its additions counted from its end, whirlpool. */
export function planBoil(plan: Plan): void {
  const boil = boilOf(plan);
  const { volume } = plan.options.kettle;
  const size = preBoilVolume(plan);
  if (size !== null && size > volume)
    plan.warn('BOIL_OVER_KETTLE', 'boil.size', plan.say.litres(size), plan.say.litres(volume));
  planFirstWort(plan);
  const written = boil === null ? [] : planBoilSteps(plan, boil);
  if (boil !== null && written.length === 0) written.push(boilStep(plan, '', boil.time));
  const boiling = placeBoilAdditions(plan, written);
  planWhirlpool(plan, boiling);
}

/** Down to what the yeast stands. */
export function planCool(plan: Plan): void {
  const first = plan.recipe.fermentation[0]?.startTemperature ?? null;
  const setPoint = first ?? plan.pitchTemperature;
  const last = plan.steps.at(-1);
  if (last?.kind === 'cool' && last.setPoint !== null && Math.abs(last.setPoint - setPoint) <= ROUGH_TOLERANCE) return;
  if (first === null) plan.warn('PITCH_UNKNOWN', 'fermentation[0].startTemperature', plan.say.celsius(setPoint));
  coolStep(plan, '', setPoint);
}
