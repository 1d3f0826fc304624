import type { ProgramState } from '@cerveceria/protocol';
import { expectedEnds, type Pace } from './expected-ends.ts';
import type { GravityPoint } from './gravity-points.ts';
import { type ProgramRun, stepOf } from './program-run.ts';

const MOST_RECORDS = 400;

export interface ReportedRun {
  readonly id: string;
  readonly loop: string;
  readonly answered: string | null;
  readonly refused: string | null;
  readonly gravity: readonly GravityPoint[];
  readonly run: ProgramRun;
}

export function askOf(run: ProgramRun): string | null {
  const { end } = stepOf(run);
  return run.phase === 'ask' && end.kind === 'brewer' ? end.ask : null;
}

export function programReport({ id, loop, answered, refused, gravity, run }: ReportedRun, pace: Pace): ProgramState {
  const { program, asAsked, phase, index, counted, extra, doubt, records } = run;
  return {
    id,
    name: program.name,
    loop,
    phase,
    index,
    steps: program.steps.map(({ id: step, kind, name, setPoint, end, additions }, i) => {
      const known = { id: step, kind, name, setPoint };
      return i < (asAsked ?? program.steps.length) ? known : { ...known, end, additions };
    }),
    counted: Math.round(counted),
    extra,
    ends: expectedEnds(run, pace).map(({ step, at }) => ({ step, at: at === null ? null : Math.round(at) })),
    doubt,
    records: records.slice(-MOST_RECORDS).map((record) => ({ ...record })),
    ask: askOf(run),
    answered,
    refused,
    gravity: gravity.at(-1) ?? null,
  };
}

/** What of a program's state a person waits for, without what moves with every tick. */
export function programNews(state: ProgramState | null | undefined): unknown {
  if (state == null) return null;
  const { id, phase, index, extra, doubt, ask, answered, refused, steps } = state;
  return [id, phase, index, extra, doubt, ask, answered, refused, steps];
}
