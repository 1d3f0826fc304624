import type { Mash, MashStep } from '../recipe.ts';
import { placeMashAdditions } from './place-mash-additions.ts';
import { added, type Draft, type Plan } from './plan.ts';
import { planInfusion } from './plan-infusion.ts';
import { planSparge, planSpargeFromVolumes } from './plan-sparge.ts';
import { planStrike } from './plan-strike.ts';

/** °C above which tannins are drawn and what is left of the enzymes is gone. */
const HOT = 80;
const MASH_OUT = /mash\s*-?\s*out|abmaisch|fin de (la )?macera/i;
const SPARGE = /sparge|lavado|l[aä]uter/i;

/** L of water in the mash, and °C that it was brought to; null where nothing is mashed. */
export interface MashState {
  water: number;
  temperature: number | null;
}

const isSparge = (step: MashStep, at: number): boolean =>
  step.kind === 'sparge' || (step.kind === 'infusion' && at > 0 && SPARGE.test(step.name));

function planMashIn(plan: Plan, step: MashStep, at: number, state: MashState): void {
  state.water = step.amount ?? plan.options.mashWater ?? 0;
  const strike = planStrike(plan, step, at);
  plan.step('ramp', plan.words.heatStrike, { kind: 'reached' }, { setPoint: strike });
  const grain = plan.additions('mash').filter(({ list }) => list === 'fermentables');
  const mass = plan.grain > 0 ? plan.say.kilos(plan.grain) : '';
  const ask = plan.words.askMashIn(mass, state.water > 0 ? plan.say.litres(state.water) : '');
  // Without a set point: the grain cools the water, and no loop must fight it while a person stirs.
  plan.ask('mash-in', plan.words.mashIn, ask, {
    additions: grain.map(({ one }) => added(one, 0)),
  });
}

function planChange(plan: Plan, step: MashStep, at: number, state: MashState): void {
  const before = state.temperature ?? step.temperature;
  if (step.kind === 'infusion') state.water += planInfusion(plan, step, at, before, state.water);
  else if (step.kind === 'decoction') {
    const ask = plan.words.askDecoction(
      step.amount === null ? '' : plan.say.litres(step.amount),
      plan.say.celsius(step.temperature),
    );
    plan.ask('wait', step.name || plan.words.decoction, ask, { setPoint: before });
  } else if (step.amount !== null || step.infuseTemperature !== null) {
    plan.warn('INFUSION_NOT_CARRIED', `mash.steps[${at}].amount`);
  }
}

function planRest(plan: Plan, step: MashStep, { first, last }: { first: boolean; last: boolean }): Draft {
  const out = (MASH_OUT.test(step.name) && !first) || (last && !first && step.temperature >= 74);
  // A rest without a length is over when it is reached.
  const end = step.time > 0 ? { kind: 'time' as const, ms: step.time } : { kind: 'reached' as const };
  return plan.step(out ? 'mash-out' : 'rest', step.name || plan.words.rest, end, {
    setPoint: step.temperature,
    // The grain has just brought the water to this temperature.
    rampMs: first ? null : step.rampTime,
  });
}

function checkStep(plan: Plan, step: MashStep, at: number, before: number | null): void {
  const path = `mash.steps[${at}]`;
  if (step.temperature > HOT) plan.warn('STEP_HOT', `${path}.temperature`, plan.say.celsius(step.temperature));
  if (before !== null && step.temperature < before - 0.5) {
    plan.warn('STEP_COLDER', `${path}.temperature`, plan.say.celsius(step.temperature), plan.say.celsius(before));
  }
  if (step.endTemperature !== null && step.endTemperature < step.temperature - 0.5) {
    plan.warn('STEP_FALLS', `${path}.endTemperature`, plan.say.celsius(step.endTemperature));
  }
}

/** Mash-in, rests, infusions, decoctions, sparge. */
export function planMash(plan: Plan, mash: Mash): MashState {
  const state: MashState = { water: 0, temperature: null };
  const rests: Draft[] = [];
  const lastRest = mash.steps.findLastIndex((step, at) => !isSparge(step, at) && step.kind !== 'drain mash tun');
  let sparged = false;
  mash.steps.forEach((step, at) => {
    if (step.kind === 'drain mash tun') {
      plan.ask('wait', step.name || plan.words.drain, plan.words.askDrain, { pump: 'off' });
    } else if (isSparge(step, at)) {
      planSparge(plan, step, at, mash.spargeTemperature);
      sparged = true;
    } else {
      checkStep(plan, step, at, state.temperature);
      if (state.temperature === null) planMashIn(plan, step, at, state);
      else planChange(plan, step, at, state);
      rests.push(planRest(plan, step, { first: rests.length === 0, last: at === lastRest }));
      state.temperature = step.temperature;
    }
  });
  placeMashAdditions(plan, rests);
  if (!sparged) planSpargeFromVolumes(plan, mash, state.water);
  return state;
}
