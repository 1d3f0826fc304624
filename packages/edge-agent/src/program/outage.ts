import { LATE_MS, type StepKind } from '@cerveceria/protocol';
import { lengthOf, type ProgramRun, stepOf } from './program-run.ts';

/**
 * What an outage may cost a step and still be harmless (safety rule 8). `ms`: how long it lasted. `degrees`: how far the
 * wort may stand from where the step holds it. `counts`: whether the time of the outage counts, because what the step is
 * for went on without power: enzymes work on in warm wort, a boil stops.
 */
interface OutageRule {
  readonly ms: number;
  readonly degrees: number;
  readonly counts: boolean;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const RULES: Readonly<Record<StepKind, OutageRule>> = {
  'mash-in': { ms: 15 * MINUTE, degrees: 5, counts: false },
  // A mash loses about 0.2 °C a minute; below 2 °C off the enzymes still do the same work.
  rest: { ms: 10 * MINUTE, degrees: 2, counts: true },
  ramp: { ms: 10 * MINUTE, degrees: 5, counts: false },
  'mash-out': { ms: 10 * MINUTE, degrees: 3, counts: true },
  // Sparging runs on by gravity while nobody watches: a person must look.
  sparge: { ms: 2 * MINUTE, degrees: 5, counts: false },
  // Hops that lie in hot wort go on giving bitterness; after five minutes the additions' times are the brewer's call.
  boil: { ms: 5 * MINUTE, degrees: 10, counts: false },
  whirlpool: { ms: 5 * MINUTE, degrees: 5, counts: true },
  cool: { ms: 15 * MINUTE, degrees: 30, counts: false },
  // Beer is slow; a degree off over half a day is what a cellar does by itself.
  ferment: { ms: 12 * HOUR, degrees: 2, counts: true },
  wait: { ms: 24 * HOUR, degrees: 200, counts: false },
  clean: { ms: 5 * MINUTE, degrees: 20, counts: false },
};

/** Of a rule's limit; so much longer an outage may seem, because nobody wrote down when it began. */
const UNSURE = 1 / 20;
const LONGEST_KEPT_MS = 10_000;
/** Where an outage must cost nothing: half of it is what a cut may leave unknown. */
const EXACT_MS = 2000;

/** The time of an outage does not count in this step, so that what counted before it has to be known to the second. */
function isExact(run: ProgramRun): boolean {
  const { kind, end } = stepOf(run);
  return run.phase === 'count' && !RULES[kind].counts && end.kind === 'time';
}

/**
 * Process ms between two savings of where the run stands. The time of an outage counts in a rest, so that a rest's
 * remaining time is right to the second whenever it was saved; in a boil what was not saved is lost.
 */
export function keepEveryMs(run: ProgramRun): number {
  return isExact(run) ? EXACT_MS : Math.min(LONGEST_KEPT_MS, RULES[stepOf(run).kind].ms * UNSURE);
}

/** The kept run as it was when it was cut, some time after it was saved: what is told by the middle is off by half at most. */
export function asCut(run: ProgramRun, wall: number): ProgramRun {
  const more = isExact(run) ? Math.max(0, Math.min(EXACT_MS / 2, wall - run.at)) : 0;
  const counted = run.isHeld ? run.counted : Math.min(run.counted + more, lengthOf(run) ?? run.counted);
  return { ...run, counted, inStep: run.inStep + more, at: run.at + more };
}

/** An outage shorter than this is a restart of the program's process, not of the brew. */
const RESTART_MS = 5000;

/** °C that the wort may stand from where a step of this kind holds it, and the step goes on. */
export function harmlessDegrees(kind: StepKind): number {
  return RULES[kind].degrees;
}

export interface Outage {
  /** Process ms UTC now; the outage lasted since `run.at`. */
  readonly wall: number;
  /** °C now; null when there is nothing to trust. */
  readonly value: number | null;
  /** False when the wall clock cannot be trusted: how long it lasted is unknown then. */
  readonly isClockTrusted: boolean;
}

/** The run as it goes on after an outage: by itself where that is harmless, else in doubt until a person decides. */
export function afterOutage(run: ProgramRun, { wall, value, isClockTrusted }: Outage): ProgramRun {
  // Kettles do not begin to heat hours late because the power came back.
  if (run.phase === 'scheduled' && wall - (run.startAt ?? wall) > LATE_MS)
    return { ...run, phase: 'doubt', before: 'scheduled', doubt: 'start-missed', at: wall };
  if (run.phase === 'done' || run.phase === 'scheduled' || run.phase === 'doubt' || run.before === 'scheduled')
    return { ...run, at: wall };
  // A pause holds the set point: whether to heat on is judged as if it had not been paused.
  const phase = run.phase === 'paused' ? (run.before ?? 'approach') : run.phase;
  const step = stepOf(run);
  const rule = RULES[step.kind];
  const lasted = wall - run.at;
  const doubt = (why: string): ProgramRun => ({ ...run, phase: 'doubt', before: phase, doubt: why, at: wall });
  if (!isClockTrusted || lasted < 0) return doubt('clock-unknown');
  if (lasted > Math.max(rule.ms, RESTART_MS)) return doubt('outage-too-long');
  if (phase === 'count' && step.setPoint !== null && step.power === null) {
    if (value === null) return doubt('no-reading');
    if (Math.abs(value - step.setPoint) > rule.degrees) return doubt('temperature-lost');
  }
  if (run.phase !== 'count') return { ...run, at: wall };
  const counted = rule.counts ? Math.min(run.counted + lasted, lengthOf(run) ?? Number.MAX_SAFE_INTEGER) : run.counted;
  const inStep = run.inStep + lasted;
  // What does not count without power has to arrive again before it goes on.
  return { ...run, counted, inStep, phase: rule.counts ? 'count' : 'approach', at: wall };
}
