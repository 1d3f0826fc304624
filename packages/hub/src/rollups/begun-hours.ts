import type { TimedFrame } from '../tiers/frame-tier.ts';
import { type HourRuns, hasHour, hourOf, withHours } from './hour-runs.ts';
import type { RollUpProgress } from './roll-up-progress.ts';

/** By hour, of each epoch that touches it the lowest seq. */
export type BegunHours = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** Of so many hours, the newest, it is known where they begin; of the others every tier is asked. */
const MOST = 240;
/** A frame that is longer, hours, is not followed through all of them. */
const LONGEST = 48;

/**
 * Takes up frames, in any order: an hour that nothing had touched before is known from its first frame on. Pure.
 * @param progress as it was before the frames were noted
 */
export function beginHours(progress: RollUpProgress, frames: readonly TimedFrame[]): BegunHours {
  const begun: Record<string, Readonly<Record<string, number>>> = { ...progress.begun };
  let unknown: HourRuns = [];
  for (const { epoch, first, from, to } of frames) {
    if (from === null || to === null) continue;
    const [begin, end] = [hourOf(from), hourOf(to)];
    if (end - begin > LONGEST) {
      unknown = withHours(unknown, [[begin, end + 1]]);
      continue;
    }
    for (let hour = begin; hour <= end; hour++) {
      const known = begun[hour];
      if (known === undefined && (hasHour(progress.made, hour) || hasHour(progress.due, hour))) continue;
      begun[hour] = { ...known, [epoch]: Math.min(known?.[epoch] ?? first, first) };
    }
  }
  return keptHours(begun, (hour) => !hasHour(unknown, hour));
}

/** Of what is known, that of some hours; of many the newest. */
export function keptHours(begun: BegunHours, isKept: (hour: number) => boolean): BegunHours {
  const hours = Object.keys(begun).filter((hour) => isKept(Number(hour)));
  hours.sort((a, b) => Number(b) - Number(a));
  return Object.fromEntries(hours.slice(0, MOST).map((hour) => [hour, begun[hour] ?? {}]));
}

/** The hours of `hours` of which one tier has every frame that is noted. @param holds whether it has all from a seq on */
export function hoursHeld(
  begun: BegunHours,
  hours: HourRuns,
  holds: (epoch: string, seq: number) => boolean,
): HourRuns {
  let held: HourRuns = [];
  for (const [hour, epochs] of Object.entries(begun))
    if (hasHour(hours, Number(hour)) && Object.entries(epochs).every(([epoch, seq]) => holds(epoch, seq)))
      held = withHours(held, [[Number(hour), Number(hour) + 1]]);
  return held;
}
