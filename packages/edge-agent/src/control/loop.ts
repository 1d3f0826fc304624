import type { Demand, LoopMode } from '@cerveceria/protocol';
import { EMPTY_WAY, type LazyRules, type LazyWay, lazyKnown, lazyStep } from './lazy-way.ts';
import {
  expected,
  follow,
  NOTHING_KNOWN,
  PID_START,
  type PidGains,
  type PidInput,
  type PidKnown,
  type PidState,
  type PidTerms,
  pidFrom,
  pidStep,
} from './pid.ts';

export interface LoopRules {
  readonly kind: 'heat' | 'ferment' | 'pump';
  /** Null for a pump. */
  readonly gains: PidGains | null;
  /** ± units around the set point in which nothing is driven; 0 for a kettle. */
  readonly deadBand: number;
  /** Limits of the duty. */
  readonly min: number;
  readonly max: number;
  /** What the gains were made from; left out: they are somebody's who knows the kettle. */
  readonly lazy?: LazyRules | null;
}

export interface LoopMemory {
  readonly mode: LoopMode;
  readonly setPoint: number | null;
  readonly pid: PidState;
  /** Duty of the last step, before the veto. */
  readonly duty: number;
  /** Process-monotonic ms of the last step with a value; null before it. */
  readonly at: number | null;
  /** Heat on its way, as long as it would be in the laziest kettle, and when it was last looked at. */
  readonly way: LazyWay;
  readonly wayAt: number | null;
}

export interface LoopInput {
  readonly demand: Demand;
  /** Null when there is nothing to trust. */
  readonly value: number | null;
  /** Process-monotonic ms. */
  readonly now: number;
  readonly achieved: number | null;
  /** The veto of the last tick still stands. */
  readonly isVetoed: boolean;
  /** What the learner would drive, and its part against the losses; null or left out: the PID rules. */
  readonly advice?: { readonly duty: number; readonly holding: number } | null;
}

export interface LoopStep {
  readonly memory: LoopMemory;
  readonly duty: number;
  readonly terms: PidTerms | null;
}

export const LOOP_START: LoopMemory = {
  mode: 'off',
  setPoint: null,
  pid: PID_START,
  duty: 0,
  at: null,
  way: EMPTY_WAY,
  wayAt: null,
};

const clamp = (value: number, min: number, max: number) => Math.min(max, Math.max(min, value));

/** Whoever drove: what was achieved since the last step is on its way. */
function passed(memory: LoopMemory, { now, achieved, isVetoed }: LoopInput): LoopMemory {
  const seconds = memory.wayAt === null ? 0 : (now - memory.wayAt) / 1000;
  const duty = isVetoed ? 0 : Math.max(0, achieved ?? memory.duty);
  return { ...memory, way: lazyStep(memory.way, duty, seconds), wayAt: now };
}

function knownOf({ lazy }: LoopRules, { way }: LoopMemory, setPoint: number): PidKnown {
  return lazy == null ? NOTHING_KNOWN : lazyKnown(lazy, way, setPoint);
}

/** Where the losses are all that the integral is for, it has what the learner knows of them. */
function keptBeside(
  { duty, holding }: { readonly duty: number; readonly holding: number },
  gains: PidGains,
  seen: Omit<PidInput, 'achieved'> & { readonly known: PidKnown },
  { pid }: LoopMemory,
  { lazy }: LoopRules,
): PidState {
  const followed = follow(pid, gains, seen);
  if (lazy == null) return pidFrom(duty, gains, seen, followed);
  return { integral: holding - seen.known.holding, ...followed, asked: null };
}

function automatic(
  memory: LoopMemory,
  rules: LoopRules,
  gains: PidGains,
  setPoint: number,
  input: LoopInput,
): LoopStep {
  const { value, now } = input;
  const { min, max } = rules;
  // Without a value the integral is held as it is; safety keeps the output off meanwhile.
  if (value === null) return { memory: { ...memory, mode: 'auto', setPoint, duty: 0 }, duty: 0, terms: null };
  const known = knownOf(rules, memory, setPoint);
  const isFromManual = memory.mode === 'manual';
  const dt = memory.at === null || memory.mode === 'off' || isFromManual ? 0 : (now - memory.at) / 1000;
  const seen = { setPoint, value, dt, min, max, known };
  const advice = input.advice ?? null;
  if (advice !== null) {
    // The PID is kept where it would go on from, should the learner lose its confidence.
    const pid = keptBeside(advice, gains, seen, memory, rules);
    const terms = { p: advice.duty - advice.holding, i: advice.holding, d: 0 };
    return { memory: { ...memory, mode: 'auto', setPoint, pid, duty: advice.duty, at: now }, duty: advice.duty, terms };
  }
  const before = isFromManual ? pidFrom(memory.duty, gains, seen) : memory.pid;
  const start = memory.mode === 'off' ? { ...PID_START, filtered: before.filtered, slope: before.slope } : before;
  if (rules.deadBand > 0 && Math.abs(setPoint - value) <= rules.deadBand) {
    const rest = { ...memory, mode: 'auto' as const, setPoint, duty: 0, at: now, pid: { ...start, asked: 0 } };
    return { memory: rest, duty: 0, terms: { p: 0, i: start.integral, d: 0 } };
  }
  const step = pidStep(start, gains, { ...seen, achieved: input.isVetoed ? 0 : input.achieved });
  return {
    memory: { ...memory, mode: 'auto', setPoint, pid: step.state, duty: step.output, at: now },
    duty: step.output,
    terms: step.terms,
  };
}

/**
 * The mode machine of one loop: off, manual, auto. From manual to auto it goes on at the duty that stands; a change of
 * who rules (an override that comes or ends) at the same set point changes nothing at all.
 */
export function loopStep(previous: LoopMemory, rules: LoopRules, input: LoopInput): LoopStep {
  const { demand, value, now } = input;
  const memory = passed(previous, input);
  if (demand.mode === 'auto' && demand.setPoint !== undefined && rules.gains !== null)
    return automatic(memory, rules, rules.gains, demand.setPoint, input);
  const isManual = demand.mode === 'manual' && demand.duty !== undefined;
  const duty = isManual ? clamp(demand.duty ?? 0, rules.min, rules.max) : 0;
  // Nothing is measured meanwhile: what the slope is when it goes on is what heat on its way would make.
  const seen =
    value === null || rules.gains === null
      ? { filtered: memory.pid.filtered, slope: 0 }
      : expected(value, knownOf(rules, memory, value).slope, rules.gains);
  const pid = { ...memory.pid, ...seen, asked: null };
  const mode = isManual ? 'manual' : 'off';
  return { memory: { ...memory, mode, setPoint: null, pid, duty, at: now }, duty, terms: null };
}
