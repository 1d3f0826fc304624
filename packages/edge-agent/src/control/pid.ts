/** Gains in standard form. */
export interface PidGains {
  /** Duty for one unit of error, 1/°C. */
  readonly kp: number;
  /** Integral time, s. */
  readonly tiS: number;
  /** Derivative time, s; 0: none. */
  readonly tdS: number;
}

export interface PidState {
  /** Duty that the integral holds. */
  readonly integral: number;
  /** Process value behind the derivative's low-pass; null before the first sample. */
  readonly filtered: number | null;
  /** Low-passed slope of the process value, units a second. */
  readonly slope: number;
  /** What was asked for last, before the limits. */
  readonly asked: number | null;
}

export interface PidInput {
  readonly setPoint: number;
  readonly value: number;
  /** Process seconds since the last step; 0 at the first one. */
  readonly dt: number;
  /** Duty that the actuator really reached since the last step; null when nobody knows. */
  readonly achieved: number | null;
  /** Limits of the duty: 0..1 for a heater, -1..1 where there is cooling too. */
  readonly min: number;
  readonly max: number;
  /** What else is known of the process; left out: nothing. */
  readonly known?: PidKnown;
}

export interface PidKnown {
  /** Units by which the value will go on moving beyond what its slope tells. */
  readonly underWay: number;
  /** Slope that is to be expected, units a second, where none was measured yet. */
  readonly slope: number;
  /** Duty that is likely to hold the set point; the integral finds what it is off by. */
  readonly holding: number;
  /** The most that it is likely to be off by: more is an approach, which is none of the integral's affair. */
  readonly doubt: number;
}

export interface PidTerms {
  readonly p: number;
  readonly i: number;
  readonly d: number;
}

export const PID_START: PidState = { integral: 0, filtered: null, slope: 0, asked: null };

/** A step longer than this, s, tells nothing of the time between: the integral is held and the slope starts anew. */
const longestStep = (tiS: number) => Math.max(30, tiS / 20);
/** Difference between asked and achieved duty that still counts as done; a window of pulses is not exact. */
const ACHIEVED_TOLERANCE = 0.05;
/** Beyond so many times what is doubted an integral is only there for a change without a bump, and goes, s. */
const BUMP_DOUBTS = 3;
const BUMP_S = 20;
/** The derivative's low-pass has this share of the derivative time. */
const FILTER_SHARE = 1 / 4;

const clamp = (value: number, min: number, max: number) => Math.min(max, Math.max(min, value));

export type Followed = Pick<PidState, 'filtered' | 'slope'>;

export const NOTHING_KNOWN: PidKnown = { underWay: 0, slope: 0, holding: 0, doubt: Number.POSITIVE_INFINITY };

/** A slope that is expected and was not measured: the low-pass lags behind a value that moves so. */
export function expected(value: number, slope: number, gains: PidGains): Followed {
  return { filtered: value - slope * gains.tdS * FILTER_SHARE, slope };
}

/** Slope of the filtered measurement, never of the error: a new set point is no movement of the wort. */
export function follow(
  state: Followed,
  gains: PidGains,
  { value, dt, known = NOTHING_KNOWN }: Pick<PidInput, 'value' | 'dt' | 'known'>,
): Followed {
  if (state.filtered === null || dt > longestStep(gains.tiS)) return expected(value, known.slope, gains);
  if (dt <= 0) return { filtered: state.filtered, slope: state.slope };
  const share = dt / (dt + gains.tdS * FILTER_SHARE);
  const filtered = state.filtered + share * (value - state.filtered);
  return { filtered, slope: (filtered - state.filtered) / dt };
}

const braking = (gains: PidGains, slope: number, { underWay }: PidKnown) =>
  gains.tdS === 0 && underWay === 0 ? 0 : -gains.kp * (gains.tdS * slope + underWay);

/** What a change without a bump left in the integral is forgotten, where it is known that it cannot be a loss. */
function settled(integral: number, { doubt }: PidKnown, dt: number): number {
  if (!Number.isFinite(doubt)) return integral;
  const likely = clamp(integral, -BUMP_DOUBTS * doubt, BUMP_DOUBTS * doubt);
  return likely + (integral - likely) * Math.exp(-dt / BUMP_S);
}

/** The increment is taken back where the actuator could not follow in that direction: saturation, veto, minimum times. */
function mayGrow(step: number, asked: number | null, achieved: number | null): boolean {
  if (asked === null || achieved === null) return true;
  const short = asked - achieved;
  return Math.abs(short) <= ACHIEVED_TOLERANCE || Math.sign(step) !== Math.sign(short);
}

/**
 * One step of a PID controller in standard form, as a function of all it needs. Derivative on the filtered measurement,
 * integral limited to the output's range, held while the actuator cannot follow, and slowed while the derivative brakes.
 * Of the terms, `d` has what is known to be under way, and `i` the duty that is likely to hold.
 */
export function pidStep(
  state: PidState,
  gains: PidGains,
  input: PidInput,
): { readonly state: PidState; readonly output: number; readonly terms: PidTerms } {
  const { setPoint, value, dt, min, max, known = NOTHING_KNOWN } = input;
  const { filtered, slope } = follow(state, gains, input);
  const { holding, doubt } = known;
  const p = gains.kp * (setPoint - value);
  const d = braking(gains, slope, known);
  const step = dt > 0 && dt <= longestStep(gains.tiS) ? (clamp(p + d, -doubt, doubt) * dt) / gains.tiS : 0;
  const grown = mayGrow(step, state.asked, input.achieved) ? state.integral + step : state.integral;
  const integral = clamp(settled(grown, known, dt), min - holding, max - holding);
  const asked = p + integral + holding + d;
  return {
    state: { integral, filtered, slope, asked },
    output: clamp(asked, min, max),
    terms: { p, i: integral + holding, d },
  };
}

/**
 * A state from which the next step goes on at `duty`: for the change from manual or another controller to this one. So
 * far from the set point that the output is at a limit whatever the integral, that starts at zero: at its far end it
 * would heat again long before the set point is there. `seen`: filter and slope that were followed meanwhile.
 */
export function pidFrom(
  duty: number,
  gains: PidGains,
  { setPoint, value, min, max, known = NOTHING_KNOWN }: Pick<PidInput, 'setPoint' | 'value' | 'min' | 'max' | 'known'>,
  seen: Followed = expected(value, known.slope, gains),
): PidState {
  const { holding } = known;
  const rest = gains.kp * (setPoint - value) + braking(gains, seen.slope, known) + holding;
  const nearest = clamp(duty - rest, min - holding, max - holding);
  const isBeyond = rest + nearest < min || rest + nearest > max;
  const integral = isBeyond ? clamp(0, min - holding, max - holding) : nearest;
  return { integral, ...seen, asked: null };
}
