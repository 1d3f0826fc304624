/** One look at a heated vessel: process-monotonic ms, °C, share of the time since the last look that the heater was on. */
export interface HeaterSample {
  readonly at: number;
  readonly value: number;
  readonly onShare: number;
}

/** The last minutes of a heater and its probe, coarse. */
export interface HeaterHistory {
  readonly samples: readonly HeaterSample[];
  readonly onMs: number;
  readonly at: number | null;
  /** Since when the probe says one and the same to the last digit; process-monotonic ms. */
  readonly same: { readonly value: number; readonly since: number } | null;
}

export const NO_HISTORY: HeaterHistory = { samples: [], onMs: 0, at: null, same: null };

const EVERY_MS = 5000;
const KEPT_MS = 600_000;

/** `isOn`: whether the heater was on since the last note. A gap of values leaves no sample, so no rule looks across it. */
export function noteHeater(history: HeaterHistory, now: number, value: number | null, isOn: boolean): HeaterHistory {
  if (value === null) return NO_HISTORY;
  const same = history.same?.value === value ? history.same : { value, since: now };
  if (history.at === null) return { samples: [{ at: now, value, onShare: 0 }], onMs: 0, at: now, same };
  const onMs = history.onMs + (isOn ? now - history.at : 0);
  const last = history.samples.at(-1);
  if (last !== undefined && now - last.at < EVERY_MS) return { ...history, onMs, at: now, same };
  const passed = last === undefined ? 0 : now - last.at;
  const sample = { at: now, value, onShare: passed === 0 ? 0 : onMs / passed };
  const kept = history.samples.filter(({ at }) => now - at <= KEPT_MS);
  return { samples: [...kept, sample], onMs: 0, at: now, same };
}

/** The samples of the last `ms`, only when they reach back that far. */
export function lastSamples(history: HeaterHistory, now: number, ms: number): readonly HeaterSample[] | null {
  const first = history.samples[0];
  if (first === undefined || now - first.at < ms) return null;
  return history.samples.filter(({ at }) => now - at <= ms);
}
