import type { ProgramView } from '@cerveceria/protocol';
import { type ProgramRow, programRows } from './program-rows.ts';

/** Something that goes in: `at` is when, process ms; null: as soon as the step has its temperature. */
export interface DueAddition {
  readonly key: string;
  readonly step: string;
  readonly name: string;
  readonly amount: string;
  readonly at: number | null;
  readonly due: boolean;
  /** ms before the end of the step; null: when the step begins to count. */
  readonly before: number | null;
}

function dueAt(row: ProgramRow, before: number, isCounting: boolean): number | null {
  if (row.planned === null || before >= row.planned) {
    if (isCounting) return row.reached;
    return row.expected === null || row.planned === null ? null : row.expected - row.planned;
  }
  return row.expected === null ? null : row.expected - before;
}

/** The additions of the running step and of those to come, in the order in which they go in. */
export function additionsDue(view: ProgramView, now: number): DueAddition[] {
  const { state } = view;
  if (state === null || state.phase === 'done') return [];
  return programRows(view).flatMap((row, i) => {
    // What goes in with an answer is said with the question.
    if (row.state === 'over' || row.end?.kind === 'brewer') return [];
    const running = row.state === 'now';
    const isThere = running && row.reached !== null;
    const counting = running && state.phase === 'count';
    return row.additions.map((addition, place): DueAddition => {
      const left = row.planned === null ? 0 : row.planned - state.counted;
      // While the time stands (paused, on the way) nothing becomes due by the clock alone.
      const at = dueAt(row, addition.before, isThere);
      const due = isThere && (left <= addition.before || (counting && at !== null && at <= now));
      const { name, amount } = addition;
      const before = row.planned === null || addition.before >= row.planned ? null : addition.before;
      return { key: `${i}.${place}`, step: row.name, name, amount, at, due, before };
    });
  });
}
