import type { HeaterHistory, HeaterSample } from './heater-history.ts';
import { BOIL_C, type HeaterPlant } from './heater-rules.ts';

/** A probe that stands still while its loop was free to heat. */
export interface StillProbe {
  readonly value: number;
  /** °C that was to be held meanwhile: who wants another one expects a movement. */
  readonly setPoint: number | null;
  /** Process-monotonic ms. */
  readonly since: number;
  readonly at: number;
  /** °C that the heat put in meanwhile, and what a lazy kettle had of it, would make without losses. */
  readonly put: number;
  readonly came: number;
  /** °C by which the wort must have cooled at the least. */
  readonly cooled: number;
  /** Share of full power that the kettle surely loses; null: not seen yet. */
  readonly loss: number | null;
  /** Since when control is told to let the wort cool, by how many steps at first, what had been given; null: it is not. */
  readonly asked: { readonly at: number; readonly steps: number; readonly given: number } | null;
}

/** Looked at for the losses: this long and this calm; ms, °C. */
const CALM_MS = 300_000;
const CALM_C = 0.3;
/** A lid that is put on takes two thirds of an open kettle's losses away, not more. */
const SHARE_BEFORE = 1 / 3;
/** What held the probe still is what the kettle loses, but for the step that the probe hides. */
const SHARE_NOW = 0.8;
/** Whatever a kettle is made of: for each °C above this it loses as much, °C/s (40 L: 0.7 W/K in the hottest brewhouse). */
const WARM_C = 40;
const LEAST_LOSS = 4e-6;
/** A live probe hides one step, the volume may be other than said, and noise is to be left room. */
const STEPS = 3;
const COOLED_C = 0.2;
/**
 * Heat that may go in without an answer, °C, before the question is put, and the steps asked for at first: gently in a
 * hold, where a live wort must not fall by more than the step it is asked for; at once where control keeps adding heat
 * below its set point.
 */
const IN_HOLD = { unanswered: 1, steps: 0.15 } as const;
const BELOW = { unanswered: 0.6, steps: 1 } as const;
/** Further below, °C, it is a ramp: full power that moves nothing tells more than a question. */
const RAMP_C = 1;
/**
 * Below its set point control brings a live wort up, which is the answer: asked before that has had its time, it is sent
 * further down instead. So long a step below, ms; further away it comes as much faster.
 */
const UPWARDS_MS = 300_000;
/** Without an answer more is asked, a step in so many ms. */
const STEP_MS = 600_000;
/** Heat beyond what held the probe still that may go in after the question, °C. */
const UNHEARD_C = 0.5;

const mean = (numbers: readonly number[]) => numbers.reduce((sum, n) => sum + n, 0) / numbers.length;

/**
 * Share of full power that surely arrived: the less of what a quick and a lazy kettle had. After a ramp a lazy one is
 * still being heated by what a quick one has long had.
 */
function leastHad(samples: readonly HeaterSample[]): number {
  return Math.min(mean(samples.map(({ onShare }) => onShare)), mean(samples.map(({ flux }) => flux)));
}

/** Share of full power that went away before, while the wort was calm; null when it was not. */
function lossBefore(samples: readonly HeaterSample[], { rate }: HeaterPlant): number | null {
  const [first, last] = [samples[0], samples.at(-1)];
  if (first === undefined || last === undefined || last.at - first.at < CALM_MS) return null;
  const values = samples.map(({ value }) => value);
  if (Math.max(...values) - Math.min(...values) > CALM_C) return null;
  const rise = (1000 * (last.value - first.value)) / (rate * (last.at - first.at));
  return SHARE_BEFORE * Math.max(0, leastHad(samples) - rise);
}

/** Share of full power that held the probe still. */
function lossWhileStill(samples: readonly HeaterSample[], since: number): number | null {
  const still = samples.filter(({ at }) => at > since);
  return still.length === 0 ? null : SHARE_NOW * leastHad(still);
}

/** °C that have surely been given: after a ramp a quick kettle has had all of it, before one a lazy kettle has none. */
const givenOf = ({ put, came }: Pick<StillProbe, 'put' | 'came'>) => Math.min(put, came);

/** What a live wort so far below its set point is given to come up a step, ms; none where it need not. */
function upwards(below: number, { step }: HeaterPlant): number {
  return below > step / 2 ? UPWARDS_MS * Math.min(1, step / below) : 0;
}

/** `isFree`: nothing but this doubt kept the heater off; else, and at the boil, nothing can be told from stillness. */
export function noteStill(
  before: StillProbe | null,
  now: number,
  history: HeaterHistory,
  isOn: boolean,
  isFree: boolean,
  setPoint: number | null,
  plant: HeaterPlant,
): StillProbe | null {
  const value = history.same?.value;
  if (value === undefined || !isFree || value >= BOIL_C) return null;
  if (before === null || before.value !== value || before.setPoint !== setPoint) {
    const loss = lossBefore(history.samples, plant);
    return { value, setPoint, since: now, at: now, put: 0, came: 0, cooled: 0, loss, asked: null };
  }
  const seconds = (now - before.at) / 1000;
  const [, , arriving] = history.way;
  const put = before.put + (isOn ? plant.rate * seconds : 0);
  const came = before.came + plant.rate * arriving * seconds;
  const given = givenOf({ put, came });
  const below = setPoint === null ? 0 : setPoint - value;
  const { unanswered, steps } = below > plant.step ? BELOW : IN_HOLD;
  const isDue = before.asked === null && given >= unanswered && below <= RAMP_C;
  const isNew = isDue && now - before.since >= upwards(below, plant);
  const loss = isNew ? lossWhileStill(history.samples, before.since) : before.loss;
  const least = Math.max(plant.rate * (loss ?? 0), LEAST_LOSS * (value - WARM_C));
  const cooled = isNew ? 0 : Math.max(0, before.cooled + (least - plant.rate * arriving) * seconds);
  return { ...before, at: now, put, came, cooled, loss, asked: isNew ? { at: now, steps, given } : before.asked };
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
