import type { Boil, BoilStep } from '../recipe.ts';
import { boilStep, coolStep } from './boil-step.ts';
import type { Draft, Plan } from './plan.ts';

const WHIRLPOOL = /whirl|remolino|stand/i;
const BOIL = /boil|herv|koch/i;
const CHILL = /chill|cool|enfri|k[uü]hl/i;
/** °C from which a step without a telling name boils. */
const BOILING = 95;
/** °C that a held step may fall before it is no longer held. */
const FALL = 1;

function kindOf({
  name,
  startTemperature: start,
  endTemperature: end,
}: BoilStep): 'boil' | 'whirlpool' | 'cool' | 'rest' {
  if (WHIRLPOOL.test(name)) return 'whirlpool';
  if (start === null ? BOIL.test(name) : start >= BOILING && (end === null || end >= BOILING)) return 'boil';
  return end !== null && CHILL.test(name) ? 'cool' : 'rest';
}

/** A step below the boil: kettle souring, a pasteurisation, a stand for hops. What falls by itself has no set point. */
function heldStep(plan: Plan, kind: 'whirlpool' | 'rest', step: BoilStep, at: number): Draft {
  const { startTemperature: start, endTemperature: end, time } = step;
  const before = plan.steps.at(-1)?.setPoint ?? null;
  if (start !== null && before !== null && start < before - FALL) coolStep(plan, '', start);
  const falls = start !== null && end !== null && end < start - FALL;
  if (falls) plan.warn('STEP_FALLS', `boil.steps[${at}].endTemperature`, plan.say.celsius(end));
  const length = { kind: 'time' as const, ms: time ?? 0 };
  const setPoint = falls ? null : (end ?? start);
  return plan.step(kind, step.name || plan.words[kind], length, { setPoint, rampMs: falls ? null : step.rampTime });
}

/** The boil's own steps, where a recipe has them: one step of the program for each, in their order. */
export function planBoilSteps(plan: Plan, boil: Boil): Draft[] {
  const drafts = boil.steps.map((step, at) => {
    const kind = kindOf(step);
    if (kind === 'boil') return boilStep(plan, step.name, step.time ?? boil.time);
    if (kind === 'cool' && step.endTemperature !== null) return coolStep(plan, step.name, step.endTemperature);
    return heldStep(plan, kind === 'whirlpool' ? 'whirlpool' : 'rest', step, at);
  });
  const boiled = drafts.reduce((sum, { kind, end }) => sum + (kind === 'boil' && end.kind === 'time' ? end.ms : 0), 0);
  if (drafts.length > 0 && boiled !== boil.time) {
    plan.warn('BOIL_TIMES_DIFFER', 'boil.time', plan.say.minutes(boil.time), plan.say.minutes(boiled));
  }
  return drafts;
}
