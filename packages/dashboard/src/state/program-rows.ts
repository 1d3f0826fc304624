import type { Addition, ProgramState, ProgramView, Step, StepEnd } from '@cerveceria/protocol';

type Reported = ProgramState['steps'][number];
type Record = ProgramState['records'][number];

/** One step as it is drawn: what was asked, what came, what is expected. Times in process ms. */
export interface ProgramRow {
  readonly id: string;
  readonly kind: Reported['kind'];
  readonly name: string;
  readonly setPoint: number | null;
  readonly state: 'over' | 'now' | 'next';
  /** How the step ends; null when nobody told this page. */
  readonly end: StepEnd | null;
  /** ms that the step's time lasts, with what was added; null when a time does not end it. */
  readonly planned: number | null;
  readonly began: number | null;
  readonly reached: number | null;
  readonly ended: number | null;
  readonly how: Record['how'];
  /** Expected; null where nobody can foresee it. */
  readonly expected: number | null;
  readonly additions: readonly Addition[];
  /** How often it was begun again. */
  readonly repeats: number;
}

export function programRows({ asked, state }: ProgramView): ProgramRow[] {
  const details = new Map<string, Step>((asked?.steps ?? []).map((step) => [step.id, step]));
  const steps: readonly Reported[] = state?.steps ?? asked?.steps ?? [];
  return steps.map((step, i): ProgramRow => {
    const asked = details.get(step.id);
    // What an order put in is told by its node, and holds against what was asked for under the same name.
    const detail = { end: step.end ?? asked?.end, additions: step.additions ?? asked?.additions };
    const records = state?.records.filter((record) => record.step === step.id) ?? [];
    const last = records.at(-1);
    const end = detail.end ?? null;
    const running = state !== null && state.phase !== 'scheduled' && state.phase !== 'done' && i === state.index;
    const extra = running ? (state?.extra ?? 0) : 0;
    const over = state !== null && (state.phase === 'done' || i < state.index);
    return {
      id: step.id,
      kind: step.kind,
      name: step.name,
      setPoint: step.setPoint,
      state: running ? 'now' : over ? 'over' : 'next',
      end,
      planned: end?.kind === 'time' ? Math.max(0, end.ms + extra) : null,
      began: last?.began ?? null,
      reached: last?.reached ?? null,
      ended: last?.ended ?? null,
      how: last?.how ?? null,
      expected: state?.ends.find((each) => each.step === step.id)?.at ?? null,
      additions: [...(detail.additions ?? [])].sort((a, b) => b.before - a.before),
      repeats: Math.max(0, records.length - 1),
    };
  });
}

/** When all of it is expected to be over; null when nobody can say. */
export function expectedEnd(state: ProgramState | null): number | null {
  return state?.ends.at(-1)?.at ?? null;
}

/** ms left of the time that counts in the running step; null when it is not counting or no time ends it. */
export function timeLeft(state: ProgramState, row: ProgramRow, now: number): number | null {
  if (row.planned === null) return null;
  if (state.phase === 'count' && row.expected !== null) return Math.max(0, row.expected - now);
  return Math.max(0, row.planned - state.counted);
}

/** The span of time that the drawing covers, process ms; null while there is nothing to draw. */
export function drawnSpan(rows: readonly ProgramRow[], now: number): { from: number; to: number } | null {
  const begun = rows.flatMap((row) => (row.began === null ? [] : [row.began]));
  const ends = rows.flatMap((row) => [row.ended, row.expected].filter((at) => at !== null));
  const from = begun.length === 0 ? now : Math.min(...begun);
  const to = Math.max(now, ...ends);
  return to - from < 1000 ? null : { from, to };
}
