import type { Judged } from '../sensing/judge.ts';
import { isFrozen } from './frozen-probe.ts';
import { type HeaterHistory, NO_HISTORY, noteHeater } from './heater-history.ts';
import { BOIL_C, type HeaterPlant, isDryFire, isHeatingWhileOff, isWithoutEffect } from './heater-rules.ts';

/** A need of a heater: an output that must be on, or a channel that must read at least `min`. */
export type Need =
  | { readonly kind: 'output'; readonly name: string }
  | { readonly kind: 'channel'; readonly name: string; readonly min: number };

export interface GuardRules {
  /** °C; above it the loop trips and stays tripped. Null: no limit (a pump). */
  readonly overTemperature: number | null;
  /** Null where no element heats. */
  readonly plant: HeaterPlant | null;
  readonly needs: readonly Need[];
}

export interface GuardMemory {
  /** Code of the trip that stands until a person resets it. */
  readonly latched: string | null;
  readonly history: HeaterHistory;
  /** What a probe said when it was found frozen, until it says something else. */
  readonly frozen: number | null;
}

export interface GuardInput {
  readonly now: number;
  /** Null for a loop without a probe. */
  readonly input: Judged | null;
  /** The heater's line has been on since the last tick. */
  readonly wasHeating: boolean;
  isOutputOn(name: string): boolean;
  channel(name: string): Judged | undefined;
  /** A person switched the loop off after the trip. */
  readonly isReset: boolean;
}

export interface GuardVerdict {
  readonly memory: GuardMemory;
  /** Code of what holds the output off; null: nothing does. */
  readonly veto: string | null;
}

export const GUARD_START: GuardMemory = { latched: null, history: NO_HISTORY, frozen: null };

/** Below its limit by this much, °C, an over-temperature may be reset. */
const RESET_BELOW = 1;

function inputCode({ cell }: Judged): string {
  if (cell === 'not-due') return 'input-pending';
  if (cell === 'missing') return 'input-missing';
  return cell === 'fault:stale' ? 'input-stale' : 'input-faulty';
}

function trip(memory: GuardMemory, rules: GuardRules, { now, input }: GuardInput): string | null {
  const value = input?.value ?? null;
  if (value === null) return null;
  if (rules.overTemperature !== null && value >= rules.overTemperature) return 'over-temperature';
  if (rules.plant === null) return null;
  if (isDryFire(memory.history, now, rules.plant)) return 'dry-fire';
  if (isHeatingWhileOff(memory.history, now, rules.plant)) return 'heating-while-off';
  return isWithoutEffect(memory.history, now, rules.plant) ? 'no-effect' : null;
}

function unmet(rules: GuardRules, input: GuardInput): string | null {
  for (const need of rules.needs) {
    if (need.kind === 'output' && !input.isOutputOn(need.name)) return 'needs-output';
    if (need.kind === 'channel' && !((input.channel(need.name)?.value ?? Number.NEGATIVE_INFINITY) >= need.min))
      return 'needs-channel';
  }
  return null;
}

/** No latch: heat that is off lets the wort cool, which moves a probe that lives after all. */
function frozenAt(memory: GuardMemory, { plant }: GuardRules, now: number, value: number | null): number | null {
  if (plant === null || value === null) return null;
  if (memory.frozen !== null) return memory.frozen === value ? value : null;
  return isFrozen(memory.history, now, plant, BOIL_C) ? value : null;
}

/**
 * Looks at one loop after control and says what forbids its output; nothing it does can switch anything on. Trips
 * (over-temperature, heating while off, no effect) latch; a missing value or need holds off only while it lasts.
 */
export function guardLoop(before: GuardMemory, rules: GuardRules, input: GuardInput): GuardVerdict {
  const value = input.input?.value ?? null;
  const history = rules.plant === null ? NO_HISTORY : noteHeater(before.history, input.now, value, input.wasHeating);
  const tripped = trip({ ...before, history }, rules, input);
  const isCool = rules.overTemperature === null || (value !== null && value < rules.overTemperature - RESET_BELOW);
  const kept = input.isReset && isCool ? null : before.latched;
  const latched = kept ?? tripped;
  // A reset starts the rules anew, else the same old minutes would trip it again at once.
  const frozen = frozenAt({ ...before, history }, rules, input.now, value);
  const memory = { latched, frozen, history: kept === null && before.latched !== null ? NO_HISTORY : history };
  if (latched !== null) return { memory, veto: latched };
  if (input.input !== null && value === null) return { memory, veto: inputCode(input.input) };
  return { memory, veto: frozen === null ? unmet(rules, input) : 'input-frozen' };
}
