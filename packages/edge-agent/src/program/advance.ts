import type { Addition, Pump, Step } from '@cerveceria/protocol';
import { harmlessDegrees } from './outage.ts';
import { arrived, closeRecord, enter, lengthOf, type ProgramRun, stepOf } from './program-run.ts';

export interface ProgramInput {
  /** Process ms UTC. */
  readonly wall: number;
  /** °C; null when there is nothing to trust. */
  readonly value: number | null;
  /** SG of the newest reading; null when there is none. */
  readonly gravity: number | null;
  /** Gravity did not move by more than the step allows over the time that it asks; null when nobody can say. */
  readonly stable: boolean | null;
  /** The wort boils, by behaviour and not by 100 °C; null where nothing judges it. */
  readonly boiling: boolean | null;
  /** A veto holds the heater off. */
  readonly isHeld: boolean;
}

/** What the program asks of the kettle: demand of the heating loop and of the pump. */
export interface ProgramDemand {
  /** °C; null: no set point. */
  readonly setPoint: number | null;
  /** Fixed duty 0..1; null: the loop rules. */
  readonly power: number | null;
  /** Duty 0..1 from the boil on, while the loop heats up to it; null: no boil is on its way. */
  readonly boilPower: number | null;
  readonly pump: boolean;
}

export type ProgramEvent =
  | { readonly kind: 'step-began'; readonly step: string }
  | { readonly kind: 'reached'; readonly step: string }
  | { readonly kind: 'addition'; readonly step: string; readonly addition: Addition }
  | { readonly kind: 'ask'; readonly step: string; readonly ask: string }
  | { readonly kind: 'done' };

export interface Advance {
  readonly run: ProgramRun;
  readonly demand: ProgramDemand;
  readonly events: readonly ProgramEvent[];
}

const NOTHING: ProgramDemand = { setPoint: null, power: null, boilPower: null, pump: false };
/** Longer than this between two advances is a gap, not time in the step: the outage rules judge it. */
const LONGEST_TICK_MS = 5000;

function pumpNow(pump: Pump, inStep: number): boolean {
  if (pump === 'on' || pump === 'off') return pump === 'on';
  return inStep % (pump.on + pump.off) < pump.on;
}

function setPointNow(step: Step, run: ProgramRun): number | null {
  if (step.setPoint === null || step.rampMs === null || run.from === null) return step.setPoint;
  const share = step.rampMs === 0 ? 1 : Math.min(1, run.inStep / step.rampMs);
  return run.from + (step.setPoint - run.from) * share;
}

export function demandOf(run: ProgramRun): ProgramDemand {
  if (run.phase === 'scheduled' || run.phase === 'doubt' || run.phase === 'done') return NOTHING;
  // Paused before its begin: there is no set point yet to be held.
  if (run.before === 'scheduled') return NOTHING;
  const step = stepOf(run);
  const power = run.phase === 'count' ? step.power : null;
  const boilPower = step.kind === 'boil' && run.phase !== 'count' ? step.power : null;
  return { setPoint: setPointNow(step, run), power, boilPower, pump: pumpNow(step.pump, run.inStep) };
}

/** Whether the step has arrived where its time begins. A ramp has arrived only when all of it was walked. */
function isThere(step: Step, run: ProgramRun, { value, boiling }: ProgramInput): boolean {
  if (step.kind === 'boil' && boiling !== null) return boiling;
  if (step.setPoint === null) return true;
  if (step.rampMs !== null && run.inStep < step.rampMs) return false;
  return value !== null && Math.abs(value - step.setPoint) <= step.tolerance;
}

function endedBy(step: Step, run: ProgramRun, input: ProgramInput): 'time' | 'reached' | 'gravity' | null {
  const { end } = step;
  switch (end.kind) {
    case 'time':
      return run.counted >= (lengthOf(run) ?? 0) ? 'time' : null;
    case 'reached':
      return 'reached';
    case 'gravity':
      return input.gravity !== null && input.gravity <= end.below ? 'gravity' : null;
    case 'stable-gravity':
      return input.stable === true ? 'gravity' : null;
    case 'brewer':
      return null;
  }
}

/** The step's additions in the order in which they are called. */
export function additionsOf(step: Step): Addition[] {
  return [...step.additions].sort((a, b) => b.before - a.before);
}

/** Additions by the time left, soonest first: a 60 min hop of a 60 min boil is called at once. */
function callAdditions(step: Step, run: ProgramRun): { run: ProgramRun; events: ProgramEvent[] } {
  const length = lengthOf(run);
  const due = additionsOf(step);
  const events: ProgramEvent[] = [];
  let { called } = run;
  while (called < due.length) {
    const addition = due[called] as Addition;
    if (length !== null && length - run.counted > addition.before) break;
    events.push({ kind: 'addition', step: step.id, addition });
    called++;
  }
  return { run: { ...run, called }, events };
}

function count(run: ProgramRun, dt: number): ProgramRun {
  return run.phase === 'count' && !run.isHeld
    ? { ...run, counted: Math.min(run.counted + dt, lengthOf(run) ?? Number.MAX_SAFE_INTEGER) }
    : run;
}

function arrive(run: ProgramRun, step: Step, wall: number): { run: ProgramRun; events: ProgramEvent[] } {
  const events: ProgramEvent[] = [{ kind: 'reached', step: step.id }];
  if (step.end.kind === 'brewer') events.push({ kind: 'ask', step: step.id, ask: step.end.ask });
  return { run: arrived(run, wall), events };
}

/**
 * What is not heated does not count. A veto that lifts leaves the wort where it cooled to: a step that lost it has to
 * arrive again, and keeps what it had counted.
 */
function underVeto(run: ProgramRun, { value, isHeld }: ProgramInput): ProgramRun {
  const step = stepOf(run);
  const isHeated = step.setPoint !== null || step.power !== null;
  const isHeldNow = isHeld && isHeated && run.phase === 'count';
  const isFreed = run.isHeld && !isHeldNow && run.phase === 'count' && step.setPoint !== null;
  const isLost = isFreed && (value === null || Math.abs(value - (step.setPoint ?? 0)) > harmlessDegrees(step.kind));
  return { ...run, isHeld: isHeldNow, phase: isLost ? 'approach' : run.phase };
}

/**
 * One tick of a program, as a function of all it needs. Steps that are over at once follow each other within one tick.
 * The caller writes the run down whenever `events` is not empty, and in between as `keepEveryMs` says.
 */
export function advance(before: ProgramRun, input: ProgramInput): Advance {
  const events: ProgramEvent[] = [];
  let run: ProgramRun = before;
  if (run.phase === 'scheduled' && input.wall >= (run.startAt ?? 0)) {
    run = enter(run, 0, input.wall);
    events.push({ kind: 'step-began', step: stepOf(run).id });
  }
  const elapsed = input.wall - run.at;
  const dt = elapsed > 0 && elapsed <= LONGEST_TICK_MS ? elapsed : 0;
  run = { ...run, at: input.wall };
  if (run.phase !== 'approach' && run.phase !== 'count' && run.phase !== 'ask')
    return { run, demand: demandOf(run), events };
  run = count(underVeto({ ...run, inStep: run.inStep + dt, from: run.from ?? input.value }, input), dt);
  // Each step ends at most once a tick, so this cannot go on for ever.
  for (let rounds = run.program.steps.length; rounds > 0; rounds--) {
    const step = stepOf(run);
    if (run.phase === 'approach' && isThere(step, run, input)) {
      const arrived = arrive(run, step, input.wall);
      run = arrived.run;
      events.push(...arrived.events);
    }
    if (run.phase !== 'count') break;
    const calls = callAdditions(step, run);
    run = calls.run;
    events.push(...calls.events);
    const how = endedBy(step, run, input);
    if (how === null) break;
    run = enter(closeRecord(run, how, input.wall), run.index + 1, input.wall);
    if (run.phase === 'done') {
      events.push({ kind: 'done' });
      break;
    }
    run = { ...run, from: input.value };
    events.push({ kind: 'step-began', step: stepOf(run).id });
  }
  return { run, demand: demandOf(run), events };
}
