import { PID_START, type PidGains, type PidState, pidFrom, pidStep } from './pid.ts';

/** The outer loop of a cascade: the beer asks for a temperature of the chamber around it. */
export interface CascadeRules {
  /** `kp`: °C of the chamber for one °C of the beer. */
  readonly gains: PidGains;
  /** Set points that the chamber may have, °C. */
  readonly min: number;
  readonly max: number;
}

/** Plain data. */
export interface CascadeState {
  readonly pid: PidState;
  /** What the chamber is asked for, °C; null before the first step with both readings. */
  readonly setPoint: number | null;
  /** Process-monotonic ms of the last step with both readings. */
  readonly at: number | null;
}

export interface CascadeInput {
  readonly now: number;
  /** °C wanted of the beer. */
  readonly setPoint: number;
  /** °C; null when there is nothing to trust. */
  readonly beer: number | null;
  readonly chamber: number | null;
}

export const CASCADE_START: CascadeState = { pid: PID_START, setPoint: null, at: null };

/** The law reckons in shares of this, °C, so that what counts as followed is half a degree. */
const SPAN = 10;

/**
 * One step of the outer loop. Its actuator is the chamber, so its integral stands still while the chamber has not
 * followed, be it for a limit, a compressor's rest or a veto. It begins at what the chamber reads: nothing jumps.
 */
export function cascadeStep(state: CascadeState, rules: CascadeRules, input: CascadeInput): CascadeState {
  const { now, setPoint, beer, chamber } = input;
  if (beer === null || chamber === null) return state;
  const gains = { ...rules.gains, kp: rules.gains.kp / SPAN };
  const [min, max] = [(rules.min - setPoint) / SPAN, (rules.max - setPoint) / SPAN];
  const achieved = (chamber - setPoint) / SPAN;
  const before = state.at === null ? pidFrom(achieved, gains, { setPoint, value: beer, min, max }) : state.pid;
  const dt = state.at === null ? 0 : (now - state.at) / 1000;
  const { state: pid, output } = pidStep(before, gains, { setPoint, value: beer, dt, achieved, min, max });
  return { pid, setPoint: setPoint + SPAN * output, at: now };
}
