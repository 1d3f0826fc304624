/** One look at the wort: process-monotonic ms, mean °C and share of full power since the last look. */
interface BoilSample {
  readonly at: number;
  readonly value: number;
  readonly power: number;
}

/** Where the finder stands. Plain data. */
export interface BoilState {
  readonly samples: readonly BoilSample[];
  /** What gathers until the next look. */
  readonly sum: { readonly value: number; readonly readings: number; readonly onMs: number };
  readonly at: number | null;
  readonly lookedAt: number;
  /** °C at which it boils; null: it does not. */
  readonly plateau: number | null;
}

export interface BoilInput {
  /** Process-monotonic ms. */
  readonly now: number;
  /** °C; null when there is nothing to trust. */
  readonly value: number | null;
  /** The heater's line has been on since the last step. */
  readonly wasHeating: boolean;
  /** °C a second at full power, losses left out. */
  readonly rate: number;
  /** Seconds until the probe shows most of what the heater does: dead time and lags of element, mixing, probe. */
  readonly delay: number;
  /** The wort is kept at a set point: that it does not rise is what is wanted. */
  readonly isHolding: boolean;
}

export const BOIL_START: BoilState = {
  samples: [],
  sum: { value: 0, readings: 0, onMs: 0 },
  at: null,
  lookedAt: Number.NEGATIVE_INFINITY,
  plateau: null,
};

const LOOK_MS = 5000;
const KEPT_MS = 900_000;
/** No wort boils below this where people live: 81 °C is 5,500 m above the sea. */
const LOWEST_C = 80;
/** Loss and evaporation of an open kettle that nears its boil, as a share of its power: less tells nothing. */
const LOST = 0.25;
/** °C that the power should have brought, and the least time to see that it did not, s. */
const EXPECTED = 1.2;
const LEAST_S = 90;
/** Looks over which the pulses of a heater even out. */
const PULSES = 6;
/** Of what was expected: a wort that rises more is on its way. */
const RISES = 0.2;
/** A wort that falls by this from one third of the time to the next is not at its boil: a dead element, cold water. */
const FALLS = 0.05;
const SPREAD = 0.5;
/** The boil is over: fell by this, rose by that, °C, or had hardly any power for so long, ms. */
const FELL = 1;
const ROSE = 0.6;
const UNPOWERED = 0.02;
const UNPOWERED_MS = 60_000;

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The shortest time back from now whose power should have shown, and what was read in it; null: not that long. */
function windowOf(samples: readonly BoilSample[], { now, rate, delay }: BoilInput): readonly BoilSample[] | null {
  const until = now - delay * 1000;
  let expected = 0;
  for (let i = samples.length - 1; i > 0; i--) {
    const [sample, before] = [samples[i] as BoilSample, samples[i - 1] as BoilSample];
    // Power that is younger than the delay has not arrived, yet without it nobody knows why the wort stopped.
    if (mean(samples.slice(Math.max(0, i - PULSES + 1), i + 1).map(({ power }) => power)) <= LOST) return null;
    if (sample.at > until) continue;
    expected += (rate * (sample.power - LOST) * (sample.at - before.at)) / 1000;
    const seconds = (until - before.at) / 1000;
    if (expected >= EXPECTED && seconds >= LEAST_S) {
      const from = now - seconds * 1000;
      return samples.filter(({ at }) => at > from);
    }
  }
  return null;
}

/** Where the wort stopped rising under power that should have made it rise, °C; null where it did not. */
function foundAt(samples: readonly BoilSample[], input: BoilInput): number | null {
  const window = windowOf(samples, input);
  if (window === null || window.length < 6) return null;
  const values = window.map(({ value }) => value);
  const third = Math.floor(values.length / 3);
  const [first, middle, here] = [0, third, values.length - third].map((from) =>
    mean(values.slice(from, from + third)),
  ) as [number, number, number];
  const spread = Math.max(...values) - Math.min(...values);
  const isFalling = middle < first - FALLS || here < middle - FALLS;
  const isFlat = here - first < RISES * EXPECTED && !isFalling && spread < SPREAD;
  return isFlat && here >= LOWEST_C ? here : null;
}

/** The plateau that is left of one that stood. Gravity moves it slowly, and so does the weather. */
function kept(plateau: number, samples: readonly BoilSample[], now: number): number | null {
  const last = samples.at(-1) as BoilSample;
  const recent = samples.filter(({ at }) => now - at < UNPOWERED_MS);
  if (last.value < plateau - FELL || last.value > plateau + ROSE) return null;
  if (mean(recent.map(({ power }) => power)) < UNPOWERED) return null;
  return plateau + (last.value - plateau) / 60;
}

/**
 * One tick of the search for the boil, by behaviour: the wort stops rising under power that should have made it rise,
 * at whatever temperature that is. Takes no model of the boil, so altitude, gravity and a probe that reads a degree
 * low change nothing. A reading that is missing starts the search anew; a boil that stands outlives a minute of it.
 */
export function boilStep(state: BoilState, input: BoilInput): BoilState {
  const { now, value, wasHeating } = input;
  const passed = state.at === null ? 0 : now - state.at;
  if (passed < 0 || passed > UNPOWERED_MS) return { ...BOIL_START, at: now, lookedAt: now };
  const sum = {
    value: state.sum.value + (value ?? 0),
    readings: state.sum.readings + (value === null ? 0 : 1),
    onMs: state.sum.onMs + (wasHeating ? passed : 0),
  };
  if (state.at === null) return { ...state, sum, at: now, lookedAt: now };
  const since = now - state.lookedAt;
  if (since < LOOK_MS) return { ...state, sum, at: now };
  const next = { sum: BOIL_START.sum, at: now, lookedAt: now };
  if (sum.readings === 0) {
    const isLong = now - (state.samples.at(-1)?.at ?? now) > UNPOWERED_MS;
    return { ...next, samples: isLong ? [] : state.samples, plateau: isLong ? null : state.plateau };
  }
  const sample = { at: now, value: sum.value / sum.readings, power: sum.onMs / since };
  const samples = [...state.samples.filter(({ at }) => now - at <= KEPT_MS), sample];
  if (state.plateau !== null) return { ...next, samples, plateau: kept(state.plateau, samples, now) };
  return { ...next, samples, plateau: input.isHolding ? null : foundAt(samples, input) };
}
