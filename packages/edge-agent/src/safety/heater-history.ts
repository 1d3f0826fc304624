/** One look at a heated vessel: process-monotonic ms, °C, share of the time since the last look that the heater was on. */
export interface HeaterSample {
  readonly at: number;
  readonly value: number;
  readonly onShare: number;
  /** Heat of other heaters in the same kettle since the last look, as a share of this one's full power. */
  readonly besideShare: number;
  /** Share of full power that reaches the probe of the laziest plant at this moment. */
  readonly flux: number;
}

/** The last minutes of a heater and its probe, coarse. */
export interface HeaterHistory {
  readonly samples: readonly HeaterSample[];
  readonly onMs: number;
  /** Heat of the others since the last sample, in ms of this one's full power. */
  readonly besideMs: number;
  readonly at: number | null;
  /** Since when the probe says one and the same to the last digit; process-monotonic ms. */
  readonly same: { readonly value: number; readonly since: number } | null;
  /** Heat on its way through the laziest plant, each as a share of full power. */
  readonly way: readonly [number, number, number];
}

export const NO_HISTORY: HeaterHistory = { samples: [], onMs: 0, besideMs: 0, at: null, same: null, way: [0, 0, 0] };

const EVERY_MS = 5000;
const KEPT_MS = 600_000;
/** The laziest plant that the agent is made for: dead time and probe, heater, mixing; as lags, s. */
const LAZY_S = [60, 60, 60] as const;

function pass(way: HeaterHistory['way'], heat: number, seconds: number): HeaterHistory['way'] {
  let into = heat;
  const lag = (i: 0 | 1 | 2) => {
    into = way[i] + (into - way[i]) * (1 - Math.exp(-seconds / LAZY_S[i]));
    return into;
  };
  return [lag(0), lag(1), lag(2)];
}

/**
 * `isOn`: whether the heater was on since the last note, `beside`: what others gave the same kettle, as a share of its
 * full power. A gap of values leaves no sample, so no rule looks across it.
 */
export function noteHeater(
  history: HeaterHistory,
  now: number,
  value: number | null,
  isOn: boolean,
  beside = 0,
): HeaterHistory {
  if (value === null) return NO_HISTORY;
  const same = history.same?.value === value ? history.same : { value, since: now };
  if (history.at === null)
    return { ...NO_HISTORY, samples: [{ at: now, value, onShare: 0, besideShare: 0, flux: 0 }], at: now, same };
  const span = now - history.at;
  const onMs = history.onMs + (isOn ? span : 0);
  const besideMs = history.besideMs + beside * span;
  const way = pass(history.way, (isOn ? 1 : 0) + beside, span / 1000);
  const last = history.samples.at(-1);
  if (last !== undefined && now - last.at < EVERY_MS) return { ...history, onMs, besideMs, at: now, same, way };
  const passed = last === undefined ? 0 : now - last.at;
  const share = (ms: number) => (passed === 0 ? 0 : ms / passed);
  const sample = { at: now, value, onShare: share(onMs), besideShare: share(besideMs), flux: way[2] };
  const kept = history.samples.filter(({ at }) => now - at <= KEPT_MS);
  return { samples: [...kept, sample], onMs: 0, besideMs: 0, at: now, same, way };
}

/** The samples of the last `ms`, only when they reach back that far. */
export function lastSamples(history: HeaterHistory, now: number, ms: number): readonly HeaterSample[] | null {
  const first = history.samples[0];
  if (first === undefined || now - first.at < ms) return null;
  return history.samples.filter(({ at }) => now - at <= ms);
}
