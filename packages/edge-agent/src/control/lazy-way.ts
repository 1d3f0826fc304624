import type { PidKnown } from './pid.ts';

/** Heat on its way through the laziest kettle, as a share of full power in each of its stages. */
export type LazyWay = readonly [number, number, number, number];

export const EMPTY_WAY: LazyWay = [0, 0, 0, 0];

/**
 * The laziest kettle that the agent is made for (dead time 30 s, element 60 s, mixing and probe 30 s each) has a mean
 * delay of 150 s that spreads by 73 s: so have four equal lags of this, s.
 */
const STAGE_S = 37.5;
/** s from the heater's line to the probe. */
export const LAZY_S = 4 * STAGE_S;

/** `duty` was achieved in the last `seconds`. */
export function lazyStep(way: LazyWay, duty: number, seconds: number): LazyWay {
  const share = 1 - Math.exp(-Math.max(0, seconds) / STAGE_S);
  let into = duty;
  const next = way.map((stage) => {
    into = stage + (into - stage) * share;
    return into;
  });
  return next as unknown as LazyWay;
}

/** What the duty that holds is off by at most, for lids, draughts and volumes that nobody told. */
const DOUBT = 0.05;

/** What is known of a kettle before it was ever heated. */
export interface LazyRules {
  /** °C/s that full power adds, losses left out. */
  readonly rate: number;
  /** Share of full power that goes for each °C above `ambient`. */
  readonly loss: number;
  /** °C. */
  readonly ambient: number;
}

/**
 * What the probe's slope does not tell: on a steady ramp slope times delay is all that is under way; after power came
 * there is more, and after it went as much less. In a rest it is nothing, so it moves no hold.
 */
export function lazyKnown({ rate, loss, ambient }: LazyRules, way: LazyWay, setPoint: number): PidKnown {
  const arriving = way[3];
  const untold = STAGE_S * way.reduce((sum, stage) => sum + stage - arriving, 0);
  const holding = Math.min(1, Math.max(0, loss * (setPoint - ambient)));
  return { underWay: rate * untold, slope: rate * arriving, holding, doubt: DOUBT };
}
