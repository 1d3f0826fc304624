import type { Step } from '@cerveceria/protocol';
import { type ProgramRun, stepOf } from './program-run.ts';

export interface ExpectedEnd {
  readonly step: string;
  /** Process ms UTC; null from the first step on whose end nobody can foresee (a person, a gravity). */
  readonly at: number | null;
}

export interface Pace {
  /** °C; null when unknown. */
  readonly value: number | null;
  /** °C/s that full power brings, losses included; what the learner knows. */
  readonly heating: number;
  /** °C/s that cooling brings, above zero; null when nobody knows. */
  readonly cooling: number | null;
}

function travelMs(from: number | null, step: Step, pace: Pace): number | null {
  if (step.setPoint === null || from === null) return 0;
  const way = step.setPoint - from;
  const perSecond = way > 0 ? pace.heating : pace.cooling;
  if (perSecond === null && Math.abs(way) > step.tolerance) return null;
  const travel =
    perSecond !== null && perSecond > 0 ? (Math.max(0, Math.abs(way) - step.tolerance) / perSecond) * 1000 : 0;
  return Math.max(travel, step.rampMs ?? 0);
}

function lengthMs(step: Step, extra: number): number | null {
  if (step.end.kind === 'time') return Math.max(0, step.end.ms + extra);
  return step.end.kind === 'reached' ? 0 : null;
}

/** When the running step and each that follows will be over, as far as can be said. */
export function expectedEnds(run: ProgramRun, pace: Pace): ExpectedEnd[] {
  if (run.phase === 'done') return [];
  const isScheduled = run.phase === 'scheduled';
  const running = stepOf(run);
  let at: number | null = isScheduled ? Math.max(run.at, run.startAt ?? run.at) : run.at;
  let { value } = pace;
  return run.program.steps.slice(run.index).map((step) => {
    const isRunning = step === running && !isScheduled;
    const length = lengthMs(step, isRunning ? run.extra : 0);
    const isUnderWay = isRunning && (run.phase === 'count' || run.before === 'count');
    const way = isUnderWay ? 0 : travelMs(value, step, pace);
    const travel = way === null ? null : Math.max(0, way - (isRunning && step.rampMs !== null ? run.inStep : 0));
    at =
      at === null || length === null || travel === null || run.phase === 'doubt'
        ? null
        : at + travel + length - (isRunning ? run.counted : 0);
    value = step.setPoint ?? value;
    return { step: step.id, at };
  });
}
