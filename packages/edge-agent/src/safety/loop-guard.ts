import type { Judged } from '../sensing/judge.ts';
import { isFrozen } from './frozen-probe.ts';
import { type HeaterHistory, NO_HISTORY, noteHeater } from './heater-history.ts';
import { BOIL_C, type HeaterPlant, isDryFire, isHeatingWhileOff, isWithoutEffect } from './heater-rules.ts';
import { noteLoss, type SeenLoss } from './seen-loss.ts';
import { isDoubtful } from './still-doubt.ts';
import { askedOf, isSilent, isWaiting, noteStill, type StillProbe } from './still-probe.ts';

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
  /** Other heaters of the same kettle, each with its power as a share of this one's. */
  readonly beside: readonly { readonly output: string; readonly share: number }[];
}

export interface GuardMemory {
  /** Code of the trip that stands until a person resets it. */
  readonly latched: string | null;
  readonly history: HeaterHistory;
  /** What a probe said when it was found frozen, until it says something else. */
  readonly frozen: number | null;
  readonly still: StillProbe | null;
  /** What the kettle lost when that could be seen last. */
  readonly loss: SeenLoss | null;
  /** Nothing but the doubt about its probe kept the heater off in the last tick. */
  readonly isFree: boolean;
}

export interface GuardInput {
  readonly now: number;
  /** Null for a loop without a probe. */
  readonly input: Judged | null;
  /** The heater's line has been on since the last tick. */
  readonly wasHeating: boolean;
  /** The same of any output of the node. */
  wasOutputOn(name: string): boolean;
  isOutputOn(name: string): boolean;
  channel(name: string): Judged | undefined;
  /** A person switched the loop off after the trip. */
  readonly isReset: boolean;
  /** °C that the loop is to hold; null when it is not automatic. */
  readonly setPoint: number | null;
  /** Code of what holds every output of the node off; null: nothing does. */
  readonly hold: string | null;
}

export interface GuardVerdict {
  readonly memory: GuardMemory;
  /** Code of what holds the output off; null: nothing does. */
  readonly veto: string | null;
  /** The most that control is to hold for now, °C, so that the probe shows that it lives; null: what it was told. */
  readonly ceiling: number | null;
  /** Heat waits until the probe shows that it lives. */
  readonly isWaiting: boolean;
  /** The probe stands still although the wort is likely to cool: to be told, and nothing is forbidden. */
  readonly isDoubtful: boolean;
}

export const GUARD_START: GuardMemory = {
  latched: null,
  history: NO_HISTORY,
  frozen: null,
  still: null,
  loss: null,
  isFree: false,
};

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
function frozenAt(memory: GuardMemory, plant: HeaterPlant, { now, setPoint }: GuardInput): number | null {
  const value = memory.history.same?.value ?? null;
  if (value === null) return null;
  if (memory.frozen !== null) return memory.frozen === value ? value : null;
  const isFound = isFrozen(memory.history, now, plant, BOIL_C) || (setPoint !== null && isSilent(memory.still, plant));
  return isFound ? value : null;
}

/** What is known of heater and probe after this tick. */
function look(before: GuardMemory, { plant, beside }: GuardRules, input: GuardInput): GuardMemory {
  if (plant === null) return { ...before, history: NO_HISTORY, still: null };
  const { now, wasHeating } = input;
  const others = beside.reduce((sum, { output, share }) => sum + (input.wasOutputOn(output) ? share : 0), 0);
  const history = noteHeater(before.history, now, input.input?.value ?? null, wasHeating, others);
  return {
    ...before,
    history,
    still: noteStill(before.still, now, history, wasHeating, before.isFree, input.setPoint, plant, before.loss),
    loss: noteLoss(before.loss, history, plant),
  };
}

function vetoOf(memory: GuardMemory, rules: GuardRules, input: GuardInput): string | null {
  if (memory.latched !== null) return memory.latched;
  if (input.input !== null && input.input.value === null) return inputCode(input.input);
  if (memory.frozen !== null) return 'input-frozen';
  // A pump that is held off is why the heater waits for it, and not what is to be told.
  return input.hold ?? unmet(rules, input);
}

/**
 * Looks at one loop after control and says what forbids its output; nothing it does can switch anything on. Trips
 * (over-temperature, heating while off, no effect) latch; a missing value or need holds off only while it lasts.
 */
export function guardLoop(before: GuardMemory, rules: GuardRules, input: GuardInput): GuardVerdict {
  const value = input.input?.value ?? null;
  const seen = look(before, rules, input);
  const tripped = trip(seen, rules, input);
  const isCool = rules.overTemperature === null || (value !== null && value < rules.overTemperature - RESET_BELOW);
  const kept = input.isReset && isCool ? null : before.latched;
  const frozen = rules.plant === null ? null : frozenAt(seen, rules.plant, input);
  // A reset starts the rules anew, else the same old minutes would trip it again at once.
  const history = kept === null && before.latched !== null ? NO_HISTORY : seen.history;
  const memory = { ...seen, latched: kept ?? tripped, frozen, history };
  const veto = vetoOf(memory, rules, input);
  const isFree = veto === null || veto === 'input-frozen';
  const ceiling = rules.plant === null ? null : askedOf(memory.still, rules.plant);
  const waits = rules.plant !== null && isWaiting(memory.still, rules.plant);
  const doubts = veto === null && rules.plant !== null && isDoubtful(memory.still, rules.plant);
  return { memory: { ...memory, isFree }, veto, ceiling, isWaiting: waits || doubts, isDoubtful: doubts };
}
