import type { PidGains } from './pid.ts';

export interface RelayRules {
  /** °C around which the relay switches. */
  readonly setPoint: number;
  /** °C the value must pass the set point by before the relay switches; more than the probe's noise. */
  readonly hysteresis: number;
  /** Duty of the relay's two sides, 0..1. */
  readonly low: number;
  readonly high: number;
  /** Process s after which it gives up. */
  readonly timeout: number;
}

interface Swing {
  readonly period: number;
  /** Half the distance between highest and lowest value, °C. */
  readonly amplitude: number;
}

/** Where a relay experiment stands. Times in process s. Plain data. */
export interface RelayState {
  readonly phase: 'running' | 'done' | 'failed';
  readonly isHigh: boolean;
  readonly begun: number;
  /** When the relay last went to its high side; null before the first time after the approach. */
  readonly roseAt: number | null;
  readonly lowest: number;
  readonly highest: number;
  readonly swings: readonly Swing[];
  readonly gains: PidGains | null;
}

/** Two swings that agree within this share count as a steady oscillation. */
const AGREE = 0.1;

export function relayStart(now: number): RelayState {
  return {
    phase: 'running',
    isHigh: true,
    begun: now,
    roseAt: null,
    lowest: Number.POSITIVE_INFINITY,
    highest: Number.NEGATIVE_INFINITY,
    swings: [],
    gains: null,
  };
}

/**
 * Gains from the ultimate gain Ku = 4 d / (pi sqrt(a² - h²)) and period Pu of a relay of half height d with hysteresis h
 * that swings the value by ± a (Åström and Hägglund, Automatica 20 (1984), 645), by the rule of Tyreus and Luyben
 * (Ind. Eng. Chem. Res. 31 (1992), 2625) for plants that integrate: it overshoots less than that of Ziegler and Nichols.
 */
function gainsOf({ period, amplitude }: Swing, { low, high, hysteresis }: RelayRules): PidGains | null {
  if (amplitude <= hysteresis) return null;
  const ultimate = (2 * (high - low)) / (Math.PI * Math.sqrt(amplitude ** 2 - hysteresis ** 2));
  return { kp: ultimate / 2.2, tiS: 2.2 * period, tdS: period / 6.3 };
}

function agree(a: Swing, b: Swing): boolean {
  const near = (x: number, y: number) => Math.abs(x - y) <= AGREE * Math.max(x, y);
  return near(a.period, b.period) && near(a.amplitude, b.amplitude);
}

function closeSwing(state: RelayState, rules: RelayRules, value: number, now: number): RelayState {
  const fresh = { isHigh: true, roseAt: now, lowest: value, highest: value };
  if (state.roseAt === null) return { ...state, ...fresh };
  const swing = { period: now - state.roseAt, amplitude: (state.highest - state.lowest) / 2 };
  const before = state.swings.at(-1);
  const swings = [...state.swings, swing];
  const gains = before !== undefined && agree(before, swing) ? gainsOf(swing, rules) : null;
  return { ...state, ...fresh, swings, gains, phase: gains === null ? 'running' : 'done' };
}

/**
 * One step of a relay experiment: full heat below the set point, none above it, until two swings in a row agree. Time
 * and value are given; the duty to drive is `rules.high` while `isHigh`, else `rules.low`, and none once it has ended.
 */
export function relayStep(
  before: RelayState,
  rules: RelayRules,
  value: number,
  now: number,
): { readonly state: RelayState; readonly duty: number } {
  if (before.phase !== 'running') return { state: before, duty: 0 };
  if (now - before.begun > rules.timeout) return { state: { ...before, phase: 'failed' }, duty: 0 };
  const seen = { ...before, lowest: Math.min(before.lowest, value), highest: Math.max(before.highest, value) };
  const falls = seen.isHigh && value > rules.setPoint + rules.hysteresis;
  const rises = !seen.isHigh && value < rules.setPoint - rules.hysteresis;
  const state = falls ? { ...seen, isHigh: false } : rises ? closeSwing(seen, rules, value, now) : seen;
  if (state.phase !== 'running') return { state, duty: 0 };
  return { state, duty: state.isHigh ? rules.high : rules.low };
}
