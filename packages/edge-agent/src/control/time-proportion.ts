/** Where an output stands in its window. Times are process-monotonic ms. */
export interface Proportion {
  readonly on: boolean;
  /** Since when it is as it is. */
  readonly since: number;
  readonly windowStart: number;
  /** On-time of this window, decided at its start, ms. */
  readonly onMs: number;
  /** Duty asked for less duty delivered, ms: what the next window has to make up for. */
  readonly balance: number;
  readonly at: number;
  /** Duty by which the windows so far fell short of what was asked, as it stood at the start of this one. */
  readonly shortfall: number;
}

export interface ProportionRules {
  readonly windowMs: number;
  readonly minOnMs: number;
  readonly minOffMs: number;
}

/** Off since `now`: whether it ran before a restart nobody knows, so the minimum off time counts from here. */
export function proportionStart(now: number): Proportion {
  return { on: false, since: now, windowStart: Number.NEGATIVE_INFINITY, onMs: 0, balance: 0, at: now, shortfall: 0 };
}

const clamp = (value: number, min: number, max: number) => Math.min(max, Math.max(min, value));

/** A pulse or a pause that is too short is left out and stays in the balance. */
function pulse(wanted: number, { windowMs, minOnMs, minOffMs }: ProportionRules): number {
  if (wanted <= 0 || wanted < minOnMs) return 0;
  if (wanted >= windowMs || windowMs - wanted < minOffMs) return windowMs;
  return wanted;
}

function account(state: Proportion, duty: number, now: number, windowMs: number): Proportion {
  const passed = Math.max(0, now - state.at);
  const delivered = state.on ? passed : 0;
  // A step longer than the window delivers all or nothing of it; that too is to be made up for.
  const most = Math.max(windowMs, passed);
  return {
    ...state,
    at: now,
    balance: clamp(state.balance + duty * passed - delivered, -most, most),
  };
}

/**
 * Duty 0..1 to on or off at `now`. The pulse stands at the start of each window; what rounding, ticks and minimum times
 * take or add is carried on, so that the average over several windows is exact. `duty` must have been asked for since
 * the last call.
 */
export function proportion(previous: Proportion, duty: number, now: number, rules: ProportionRules): Proportion {
  const { windowMs, minOnMs, minOffMs } = rules;
  let state = account(previous, duty, now, windowMs);
  const isNewWindow = now - state.windowStart >= windowMs;
  if (isNewWindow) {
    const late = now - state.windowStart;
    const windowStart = late < 2 * windowMs ? state.windowStart + windowMs : now;
    state = {
      ...state,
      windowStart,
      onMs: pulse(state.balance + duty * windowMs, rules),
      shortfall: state.balance / windowMs,
    };
  }
  // Full duty and none are not matters of a window.
  const wanted = duty >= 1 || (duty > 0 && now - state.windowStart < state.onMs);
  if (duty <= 0) state = { ...state, balance: 0, onMs: 0 };
  if (wanted === state.on) return state;
  const held = now - state.since < (state.on ? minOnMs : minOffMs);
  return held ? state : { ...state, on: wanted, since: now };
}

/** Off at once, whatever the minimum times say: safety outranks a compressor's rest. */
export function cutOff(state: Proportion, now: number): Proportion {
  return { ...state, at: now, on: false, since: state.on ? now : state.since, onMs: 0, balance: 0, shortfall: 0 };
}
