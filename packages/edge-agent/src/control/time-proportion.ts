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
  /** It would be on, were the power not used elsewhere or another output excluding it. */
  readonly isHeld: boolean;
  /** How much of this window it was held so, ms: its pulse comes that much later. */
  readonly heldMs: number;
}

export interface ProportionRules {
  readonly windowMs: number;
  readonly minOnMs: number;
  readonly minOffMs: number;
}

/** Off since `now`: whether it ran before a restart nobody knows, so the minimum off time counts from here. */
export function proportionStart(now: number): Proportion {
  return {
    on: false,
    since: now,
    windowStart: Number.NEGATIVE_INFINITY,
    onMs: 0,
    balance: 0,
    at: now,
    shortfall: 0,
    isHeld: false,
    heldMs: 0,
  };
}

/** Share of a window that is owed to an output that was held back; the rest the controller sees as not done. */
const OWED = 0.1;

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
    isHeld: false,
    heldMs: state.heldMs + (state.isHeld ? passed : 0),
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
    const shortfall = state.balance / windowMs;
    const balance = state.heldMs > 0 ? Math.min(state.balance, OWED * windowMs) : state.balance;
    state = { ...state, windowStart, balance, onMs: pulse(balance + duty * windowMs, rules), shortfall, heldMs: 0 };
  }
  // Full duty and none are not matters of a window.
  const wanted = duty >= 1 || (duty > 0 && now - state.windowStart - state.heldMs < state.onMs);
  if (duty <= 0) state = { ...state, balance: 0, onMs: 0 };
  if (wanted === state.on) return state;
  const held = now - state.since < (state.on ? minOnMs : minOffMs);
  return held ? state : { ...state, on: wanted, since: now };
}

/** Not on, though it wants to be, because others may not be on beside it; `before` is where it stood a tick ago. */
export function withhold(before: Proportion, wanted: Proportion, now: number): Proportion {
  return { ...wanted, on: false, since: before.on ? now : before.since, isHeld: true };
}

/** Off at once, whatever the minimum times say: safety outranks a compressor's rest. */
export function cutOff(state: Proportion, now: number): Proportion {
  const since = state.on ? now : state.since;
  return { ...state, at: now, on: false, since, onMs: 0, balance: 0, shortfall: 0, isHeld: false, heldMs: 0 };
}
