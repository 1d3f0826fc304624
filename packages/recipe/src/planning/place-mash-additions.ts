import { added, type Draft, type Placed, type Plan } from './plan.ts';

const lengthOf = (step: Draft): number => (step.end.kind === 'time' ? step.end.ms : 0);
const put = (step: Draft, placed: Placed, before: number): void => {
  step.additions = [...step.additions, added(placed.one, before)];
};

/** The rest in which the mash has `time` left, and how long before that rest's end. */
function restBefore(rests: readonly Draft[], time: number): { rest: Draft; before: number } | null {
  let later = 0;
  for (const rest of rests.toReversed()) {
    if (time <= later + lengthOf(rest)) return { rest, before: time - later };
    later += lengthOf(rest);
  }
  return null;
}

/** Hops and salts of the mash into the rest that fits their time; grain that is only steeped into the last rest. */
export function placeMashAdditions(plan: Plan, rests: readonly Draft[]): void {
  const [first] = rests;
  const last = rests.at(-1);
  if (first === undefined || last === undefined) return;
  for (const placed of plan.additions('mash').filter(({ list }) => list !== 'fermentables')) {
    const { time, step } = placed.one.timing;
    const named = step === null ? undefined : rests[step - 1];
    const found = time === null ? null : restBefore(rests, time);
    if (named !== undefined) put(named, placed, lengthOf(named));
    else if (found !== null) put(found.rest, placed, found.before);
    else {
      if (time === null) plan.warn('ADDITION_TIME_UNKNOWN', `${placed.path}.timing.time`);
      put(first, placed, time ?? lengthOf(first));
    }
  }
  for (const placed of plan.additions('steep')) {
    plan.warn('GRAIN_STEEPED', `${placed.path}.timing.use`);
    put(last, placed, lengthOf(last));
  }
}
