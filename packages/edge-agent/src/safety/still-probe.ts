import type { HeaterHistory, HeaterSample } from './heater-history.ts';
import { BOIL_C, type HeaterPlant } from './heater-rules.ts';
import { leastHad, lossAt, lossJustNow, ROOM_C, type SeenLoss } from './seen-loss.ts';

/** A probe that stands still while its loop was free to heat. */
export interface StillProbe {
  readonly value: number;
  /** °C that was to be held meanwhile: who wants another one expects a movement. */
  readonly setPoint: number | null;
  /** Since when it was to be that, process-monotonic ms, here and below. */
  readonly turned: number;
  readonly since: number;
  readonly at: number;
  /** °C that the heat put in meanwhile, and what a lazy kettle had of it, would make without losses. */
  readonly put: number;
  readonly came: number;
  /** °C by which the wort must have cooled at the least. */
  readonly cooled: number;
  /** Share of full power that the kettle surely loses; null: not seen yet. */
  readonly loss: number | null;
  /** °C by which it may have risen or fallen since, with the losses that are likely. */
  readonly rise: number;
  readonly fall: number;
  /** °C by which it must have risen at the least. */
  readonly surplus: number;
  /** °C that were under way to the probe of the laziest kettle when it came to a stand. */
  readonly underway: number;
  /** The set point moved along with a program's ramp. */
  readonly isRamped: boolean;
  /** The wort was calm when that began, so that what the set point gained since is missing. */
  readonly isFromCalm: boolean;
  /** Share of full power that was lost while the wort was calm, or earlier that day; null: not seen yet. */
  readonly seen: number | null;
  /** It was seen long enough to be trusted where it is little. */
  readonly isKnown: boolean;
  /** °C that it may rise so before the heat waits for an answer. */
  readonly budget: number;
  /** Since when control is told to let the wort cool, by how many steps at first, what had been given; null: it is not. */
  readonly asked: { readonly at: number; readonly steps: number; readonly given: number } | null;
}

/** A lid that is put on takes two thirds of an open kettle's losses away, not more. */
const SHARE_BEFORE = 1 / 3;
/** What held the probe still is what the kettle loses, but for the step that the probe hides. */
const SHARE_NOW = 0.8;
/** Whatever a kettle is made of: for each °C above this it loses as much, °C/s (40 L: 0.7 W/K in the hottest brewhouse). */
const WARM_C = 40;
const LEAST_LOSS = 4e-6;
/** A live probe hides one step, and the volume may be other than said. */
const STEPS = 2;
const COOLED_C = 0.2;
/**
 * Heat that may go in without an answer, °C, before the question is put, and the steps asked for at first: gently in a
 * hold, where a live wort must not fall by more than the step it is asked for; at once where control keeps adding heat
 * below its set point.
 */
const IN_HOLD = { unanswered: 1, steps: 0.15 } as const;
const BELOW = { unanswered: 0.6, steps: 1 } as const;
/** Further below, °C, it is a ramp: full power that moves nothing tells more than a question. */
const RAMP_C = 1.3;
/**
 * A probe that stopped on the way up says less than the wort has, so heat for all that seems to be missing is too much:
 * so much, °C, and then the heat waits. Where the wort was calm before a new set point, what is missing is missing.
 */
const BUDGET_C = 0.6;
const CALM_BEFORE_MS = 120_000;
/**
 * Below its set point by less than this, °C, control hardly adds to what the wort loses; so much more may go in then,
 * °C, since the losses are not known that well, and less so before they were seen.
 */
const ADDING_C = 0.1;
const NEAR_C = 0.2;
const NEAR_UNSEEN_C = 0.5;
/** Above its set point a live wort comes down before it lost so much more than came, °C; at it, twice that. */
const FALLEN_C = 0.4;
/** What a kettle is likely to lose, 1/s of what it is above a room's °C: 60 L with 5 W/K. */
const LIKELY_LOSS = 2e-5;
/** The most that a kettle loses for each °C above the room, W/K; a lid taken off what was seen shows at the probe. */
const MOST_LOSS = 12;
const MOST_SEEN = 1.25;
const WORT_J = 4186;
/** Of a lag of the laziest kettle, s. */
const LAZY_S = 60;
/** Of the heat that went in, so much has arrived in the laziest kettle when it is asked. */
const ARRIVED = 0.8;
/** Asked gently and a step below its set point, it is given this long, ms; then the heat waits. */
const GENTLY_MS = 120_000;
/** A program's ramp goes as fast as the kettle can, in steps of a second or less; a set point that changes faster is a new one. */
const GLIDE = 1.5;
const GLIDE_STEP_MS = 2000;
/**
 * Below its set point control brings a live wort up, which is the answer: asked before that has had its time, it is sent
 * further down instead. So long a step below, ms; further away it comes as much faster.
 */
const UPWARDS_MS = 300_000;
/** Without an answer more is asked, a step in so many ms. */
const STEP_MS = 600_000;
/** Heat beyond what held the probe still that may go in after the question, °C. */
const UNHEARD_C = 0.5;

/** Share of full power that held the probe still. */
function lossWhileStill(samples: readonly HeaterSample[], since: number): number | null {
  const still = samples.filter(({ at }) => at > since);
  return still.length === 0 ? null : SHARE_NOW * leastHad(still);
}

/** °C that have surely been given: after a ramp a quick kettle has had all of it, before one a lazy kettle has none. */
const givenOf = ({ put, came }: Pick<StillProbe, 'put' | 'came'>) => Math.min(put, came);

/** °C/s that the kettle is likely to lose. */
export function likelyLoss({ seen, isKnown, value }: StillProbe, { rate }: HeaterPlant): number {
  return Math.max(rate * (seen ?? 0), isKnown ? 0 : LIKELY_LOSS * (value - ROOM_C));
}

/** °C/s that it loses at the most. */
function mostLoss({ seen, value }: StillProbe, { rate, volume }: HeaterPlant): number {
  return Math.max(MOST_SEEN * rate * (seen ?? 0), (MOST_LOSS * (value - ROOM_C)) / (volume * WORT_J));
}

/** What a live wort so far below its set point is given to come up a step, ms; none where it need not. */
function upwards(below: number, { step }: HeaterPlant): number {
  return below > step / 2 ? UPWARDS_MS * Math.min(1, step / below) : 0;
}

/** Whether a set point that was changed is still the same ramp. */
function isGlide(before: StillProbe, now: number, setPoint: number | null, { rate }: HeaterPlant): boolean {
  if (before.setPoint === null || setPoint === null) return before.setPoint === setPoint;
  const reached = (GLIDE * rate * Math.min(GLIDE_STEP_MS, now - before.turned)) / 1000;
  return Math.abs(setPoint - before.setPoint) <= reached;
}

export const belowOf = ({ setPoint, value }: Pick<StillProbe, 'setPoint' | 'value'>) =>
  setPoint === null ? 0 : setPoint - value;

/** `isNew`: the set point is another one, and the wort may have been calm before. */
function begin(
  now: number,
  history: HeaterHistory,
  isNew: boolean,
  setPoint: number | null,
  plant: HeaterPlant,
  earlier: SeenLoss | null,
): StillProbe {
  const { value, since } = history.same as NonNullable<HeaterHistory['same']>;
  const isCalm = isNew && now - since >= CALM_BEFORE_MS;
  const budget = BUDGET_C + (isCalm ? Math.max(0, belowOf({ setPoint, value })) : 0);
  const lately = lossJustNow(history, plant);
  const seen = earlier === null ? lately : Math.max(lately ?? 0, lossAt(earlier, value));
  const underway = plant.rate * LAZY_S * history.way.reduce((sum, share) => sum + share, 0);
  const loss = seen === null ? null : SHARE_BEFORE * seen;
  const nothing = { put: 0, came: 0, cooled: 0, rise: 0, fall: 0, surplus: 0, asked: null };
  return {
    value,
    setPoint,
    turned: now,
    since: now,
    at: now,
    budget,
    loss,
    seen,
    isKnown: earlier !== null,
    underway,
    isRamped: false,
    isFromCalm: isCalm || lately !== null,
    ...nothing,
  };
}

/**
 * `earlier`: what the kettle lost when that could be seen last. `isFree`: nothing but this doubt kept the heater off; else, and at the boil, nothing can be told from
 * stillness.
 */
export function noteStill(
  before: StillProbe | null,
  now: number,
  history: HeaterHistory,
  isOn: boolean,
  isFree: boolean,
  setPoint: number | null,
  plant: HeaterPlant,
  earlier: SeenLoss | null = null,
): StillProbe | null {
  const value = history.same?.value;
  if (value === undefined || !isFree || value >= BOIL_C) return null;
  if (before === null || before.value !== value) return begin(now, history, false, setPoint, plant, earlier);
  if (!isGlide(before, now, setPoint, plant)) return begin(now, history, true, setPoint, plant, earlier);
  // What held the wort before its ramp began is no heat without an answer.
  if (setPoint !== before.setPoint && !before.isRamped)
    return { ...begin(now, history, true, setPoint, plant, earlier), isRamped: true };
  const seconds = (now - before.at) / 1000;
  const [, , arriving] = history.way;
  const put = before.put + (isOn ? plant.rate * seconds : 0);
  const came = before.came + plant.rate * arriving * seconds;
  const given = givenOf({ put, came });
  const below = belowOf({ setPoint, value });
  const { unanswered, steps } = below > plant.step ? BELOW : IN_HOLD;
  const gained = before.isFromCalm ? Math.max(0, below - belowOf(before)) : 0;
  const isSpent = before.rise >= before.budget;
  const isHeard = given >= unanswered || (isSpent && came >= ARRIVED * put);
  const isDue = before.asked === null && isHeard && (below <= RAMP_C || before.isRamped);
  const isNew = isDue && now - before.since >= upwards(below, plant);
  const loss = isNew ? lossWhileStill(history.samples, before.since) : before.loss;
  const least = Math.max(plant.rate * (loss ?? 0), LEAST_LOSS * (value - WARM_C));
  const cooled = isNew ? 0 : Math.max(0, before.cooled + (least - plant.rate * arriving) * seconds);
  const heat = isOn ? plant.rate * seconds : 0;
  const more = heat - likelyLoss(before, plant) * seconds;
  const asked = isNew ? { at: now, steps, given } : before.asked;
  return {
    ...before,
    setPoint,
    turned: setPoint === before.setPoint ? before.turned : now,
    budget: before.budget + gained,
    at: now,
    put,
    came,
    cooled,
    rise: Math.max(0, before.rise + more),
    fall: Math.max(0, before.fall - more),
    surplus: Math.max(0, before.surplus + heat - mostLoss(before, plant) * seconds),
    loss,
    asked,
  };
}

/**
 * Whether heat waits until the probe moves: more went in than was missing, or went out than was too much, or control
 * was told to let the wort cool and heats on all the same. A live probe moves when the heat comes, or without it.
 */
export function isWaiting(still: StillProbe | null, { step }: HeaterPlant): boolean {
  if (still === null) return false;
  const below = belowOf(still);
  if (below > RAMP_C && !still.isRamped) return false;
  if (below <= step / 2)
    // Who is at a fixed duty wants its heat and not a temperature.
    return (
      (still.setPoint !== null && still.surplus >= BUDGET_C) ||
      still.fall >= (below <= -step / 2 ? FALLEN_C : 2 * FALLEN_C)
    );
  const near = still.seen === null ? NEAR_UNSEEN_C : NEAR_C;
  if (still.rise >= still.budget + (below < ADDING_C ? near : 0)) return true;
  return still.asked !== null && (still.asked.steps >= 1 || still.at - still.asked.at >= GENTLY_MS);
}

/**
 * The wort must have cooled by more than a live probe can hide, and the probe says what it said; or control heats more
 * although it was told to let the wort cool.
 */
export function isSilent(still: StillProbe | null, { rate, step }: HeaterPlant): boolean {
  if (still === null) return false;
  const seconds = (still.at - (still.asked?.at ?? still.at)) / 1000;
  const lost = (rate * seconds * (still.loss ?? 0)) / SHARE_NOW;
  const isUnheard = still.asked !== null && givenOf(still) - still.asked.given - lost >= Math.max(UNHEARD_C, 2 * step);
  return isUnheard || still.cooled >= Math.max(STEPS * step, COOLED_C);
}

/**
 * The most that control may hold, °C, until the probe moves; null: what it was told. A wort that is held well stands
 * still within a step of its probe for hours, and so does a probe that died: only a small move that is made on purpose
 * tells them apart. Downwards, so that the doubt takes heat away; a live probe answers after one step.
 */
export function askedOf(still: StillProbe | null, { step }: HeaterPlant): number | null {
  if (still === null || still.asked === null) return null;
  const { at, steps } = still.asked;
  return still.value - step * (steps + (still.at - at) / STEP_MS);
}
