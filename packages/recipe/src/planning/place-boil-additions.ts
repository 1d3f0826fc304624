import { added, type Draft, type Plan } from './plan.ts';

const lengthOf = (step: Draft): number => (step.end.kind === 'time' ? step.end.ms : 0);

/**
 * Hops, salts and sugar into the boil, by their time before its end; a whirlpool addition without a time goes in at
 * the end of the boil. Returns the step that boils last, or null where nothing boils.
 */
export function placeBoilAdditions(plan: Plan, steps: readonly Draft[]): Draft | null {
  const boiling = steps.findLast(({ kind }) => kind === 'boil') ?? null;
  const whirlpool = steps.find(({ kind }) => kind === 'whirlpool') ?? null;
  for (const { one, path } of plan.additions('boil', 'whirlpool')) {
    const { time, step, use } = one.timing;
    const steeped = use === 'whirlpool' && (whirlpool !== null || (time ?? 0) > 0 || boiling === null);
    if (steeped && whirlpool === null) continue;
    const place = steeped ? whirlpool : ((step === null ? null : steps[step - 1]) ?? boiling ?? steps.at(-1) ?? null);
    if (place === null) continue;
    const early = use !== 'whirlpool' && time === null;
    const length = lengthOf(place);
    if (time !== null && length > 0 && time > length) {
      const code = place.kind === 'boil' ? 'BOIL_SHORT' : 'ADDITION_LONG';
      plan.warn(code, `${path}.timing.time`, plan.say.minutes(length), plan.say.minutes(time));
    }
    if (early) plan.warn('ADDITION_TIME_UNKNOWN', `${path}.timing.time`);
    place.additions = [...place.additions, added(one, early ? length : (time ?? 0))];
  }
  return boiling;
}
