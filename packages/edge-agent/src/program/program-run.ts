import type { Program, Step } from '@cerveceria/protocol';

/**
 * `scheduled`: begins at `startAt`. `approach`: on the way to the tolerance. `count`: the step's time runs.
 * `ask`: a person is asked for what the step waits for. `paused`: set point held, time stands. `doubt`: after a power
 * cut that was not harmless; nothing is driven until a person decides. `done`: all steps are over.
 */
export type Phase = 'scheduled' | 'approach' | 'count' | 'ask' | 'paused' | 'doubt' | 'done';

/** What was planned and what came, a step. Times in process ms UTC. */
export interface StepRecord {
  readonly step: string;
  readonly began: number;
  readonly reached: number | null;
  readonly ended: number | null;
  readonly how: 'time' | 'reached' | 'brewer' | 'gravity' | 'skipped' | 'repeated' | null;
}

/** All that a running program is; written down durably at each change, so that a power cut costs nothing of it. */
export interface ProgramRun {
  readonly program: Program;
  /** How many steps at its beginning are still those that were asked for; null: all of them. */
  readonly asAsked: number | null;
  readonly index: number;
  readonly phase: Phase;
  /** Process ms UTC; null when it began at once. */
  readonly startAt: number | null;
  /** ms of the step that count towards its end. */
  readonly counted: number;
  /** ms since the step began, pauses included. */
  readonly inStep: number;
  /** ms that a person added to this step's time; below zero takes away. */
  readonly extra: number;
  /** Where the wort was when the step began: a ramp starts there, °C. */
  readonly from: number | null;
  /** How many of the step's additions were called. */
  readonly called: number;
  /** A veto held the heater off at the last advance. */
  readonly isHeld: boolean;
  /** What `paused` or `doubt` goes back to. */
  readonly before: Phase | null;
  /** Why there is doubt. */
  readonly doubt: string | null;
  readonly records: readonly StepRecord[];
  /** Process ms UTC of the last advance. */
  readonly at: number;
}

export function stepOf(run: ProgramRun): Step {
  return run.program.steps[run.index] as Step;
}

/** ms that the step's time lasts with what was added; null for a step that time does not end. */
export function lengthOf(run: ProgramRun): number | null {
  const { end } = stepOf(run);
  return end.kind === 'time' ? Math.max(0, end.ms + run.extra) : null;
}

/** The run standing at the begin of step `index`. */
export function enter(run: ProgramRun, index: number, wall: number): ProgramRun {
  if (index >= run.program.steps.length) return { ...run, phase: 'done', at: wall };
  const step = run.program.steps[index] as Step;
  const fresh = { counted: 0, inStep: 0, extra: 0, from: null, called: 0, isHeld: false, before: null, doubt: null };
  const record: StepRecord = { step: step.id, began: wall, reached: null, ended: null, how: null };
  return { ...run, ...fresh, index, phase: 'approach', at: wall, records: [...run.records, record] };
}

/** @param startAt process ms UTC to begin at; null: at once */
export function beginProgram(program: Program, wall: number, startAt: number | null = null): ProgramRun {
  const run: ProgramRun = {
    program,
    asAsked: null,
    index: 0,
    phase: 'scheduled',
    startAt,
    counted: 0,
    inStep: 0,
    extra: 0,
    from: null,
    called: 0,
    isHeld: false,
    before: null,
    doubt: null,
    records: [],
    at: wall,
  };
  return startAt !== null && startAt > wall ? run : enter(run, 0, wall);
}

/** The last record closed. */
export function closeRecord(run: ProgramRun, how: NonNullable<StepRecord['how']>, wall: number): ProgramRun {
  const last = run.records.at(-1);
  if (last === undefined) return run;
  return { ...run, records: [...run.records.slice(0, -1), { ...last, ended: wall, how }] };
}

/** The running step has arrived where its time begins, or where a person is asked. */
export function arrived(run: ProgramRun, wall: number): ProgramRun {
  const last = run.records.length - 1;
  const records = run.records.map((record, i) => (i === last ? { ...record, reached: wall } : record));
  return { ...run, records, phase: stepOf(run).end.kind === 'brewer' ? 'ask' : 'count' };
}
