import type { FermentationStep } from '../recipe.ts';
import { added, type Draft, type Placed, type Plan } from './plan.ts';

const DAY = 86_400_000;
/** What a step of a program can last at most. */
const LONGEST = 180 * DAY;
/** °C by which a fermentation's end may differ from its start before the set point has to move. */
const MOVES = 0.2;

function endOf(plan: Plan, step: FermentationStep, at: number): Draft['end'] {
  const { time, endGravity } = step;
  if (time !== null && time > 0 && time <= LONGEST) return { kind: 'time', ms: time };
  if (time !== null && time > LONGEST) {
    // 1440: some programs write the minutes of ten days where the format says days.
    plan.warn('FERMENTATION_ABSURD', `fermentation[${at}].time`, plan.say.days(time), plan.say.days(time / 1440));
  } else if (endGravity !== null && endGravity >= 0.98 && endGravity <= 1.2)
    return { kind: 'gravity', below: endGravity };
  return { kind: 'brewer', ask: plan.words.askFermented };
}

function planStage(plan: Plan, step: FermentationStep, at: number): Draft {
  const start = step.startTemperature ?? plan.pitchTemperature;
  const goal = step.endTemperature ?? start;
  const name = step.name || plan.words.ferment;
  const end = endOf(plan, step, at);
  if (Math.abs(goal - start) <= MOVES || end.kind !== 'time') {
    return plan.step('ferment', name, end, { setPoint: goal, pump: 'off' });
  }
  if (step.freeRise) plan.warn('FREE_RISE', `fermentation[${at}]`, plan.say.celsius(goal), plan.say.days(end.ms));
  return plan.step('ferment', name, { kind: 'reached' }, { setPoint: goal, rampMs: end.ms, pump: 'off' });
}

/** The stage that an addition names; what names none goes into the last, as dry hops do. */
function stageOf(stages: readonly Draft[], { one, list }: Placed): Draft | undefined {
  const named = one.timing.step ?? (list === 'hops' ? stages.length : 1);
  return stages[Math.min(named, stages.length) - 1];
}

function place(plan: Plan, stage: Draft, placed: Placed): void {
  const { time, after } = placed.one.timing;
  const length = stage.end.kind === 'time' ? stage.end.ms : null;
  if (length === null && (time !== null || after !== null)) plan.warn('ADDITION_UNTIMED', placed.path);
  const wished = after !== null && length !== null ? length - after : (time ?? length ?? 0);
  if (length !== null && time !== null && after === null && time > length) {
    plan.warn('ADDITION_LONG', `${placed.path}.timing.time`, plan.say.days(length), plan.say.days(time));
  }
  if (length !== null && after !== null && after > length) {
    plan.warn('ADDITION_LONG', `${placed.path}.timing.after`, plan.say.days(length), plan.say.days(after));
  }
  stage.additions = [...stage.additions, added(placed.one, wished)];
}

const isPitched = ({ list, one }: Placed): boolean =>
  list === 'yeasts' && (one.timing.step ?? 1) === 1 && one.timing.after === null;

/** Pitching, the stages of the fermentation with what goes into them, and the package. */
export function planFermentation(plan: Plan): void {
  const additions = plan.additions('fermentation');
  const pitched = additions.filter(isPitched);
  const { fermentation, yeasts } = plan.recipe;
  if (yeasts.length === 0) plan.warn('YEAST_MISSING', 'yeasts');
  plan.ask('wait', plan.words.pitch, plan.words.askPitch, {
    pump: 'off',
    additions: pitched.map(({ one }) => added(one, 0)),
  });
  const stages = fermentation.map((step, at) => planStage(plan, step, at));
  if (stages.length === 0) {
    plan.warn('FERMENTATION_MISSING', 'fermentation');
    const setPoint = plan.pitchTemperature;
    stages.push(plan.ask('ferment', plan.words.ferment, plan.words.askFermented, { setPoint, pump: 'off' }));
  }
  for (const placed of additions) {
    const stage = isPitched(placed) ? undefined : stageOf(stages, placed);
    if (stage !== undefined) place(plan, stage, placed);
  }
  const packed = plan.additions('package');
  if (packed.length === 0) return;
  plan.ask('wait', plan.words.package, plan.words.askPackage, {
    pump: 'off',
    additions: packed.map(({ one }) => added(one, 0)),
  });
}
