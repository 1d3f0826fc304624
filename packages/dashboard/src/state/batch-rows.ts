import type { Batch, BatchDeviation, BatchStep } from '@cerveceria/protocol';
import type { StepParts } from './step-parts.ts';

export interface BatchRow extends StepParts {
  readonly id: string;
  readonly step: BatchStep;
  readonly deviations: readonly BatchDeviation[];
  /** When the plan foresaw its end; process ms. */
  readonly plannedEnd: number | null;
  /** Wh; null where nobody counted. */
  readonly energyWh: number | null;
}

/** Planned against actual, a step; of a step that was repeated from the first begin to the last end. */
export function batchRows(batch: Batch): BatchRow[] {
  return batch.plan.map((step): BatchRow => {
    const { actual, planned } = step;
    const [first, last] = [actual[0], actual.at(-1)];
    const energy = actual.flatMap(({ energyWh }) => (energyWh === undefined ? [] : [energyWh]));
    return {
      id: step.step,
      step,
      deviations: batch.deviations.filter((each) => each.step === step.step),
      began: first?.began ?? null,
      reached: last?.reached ?? null,
      ended: last?.ended ?? null,
      planned: planned.length,
      expected: null,
      plannedEnd: planned.end,
      energyWh: energy.length === 0 ? null : energy.reduce((sum, each) => sum + each, 0),
    };
  });
}

/** What the drawing of a batch covers: what came and what was planned; process ms. */
export function batchSpan(batch: Batch, now: number): { from: number; to: number } {
  const from = batch.began ?? batch.startAt ?? batch.asked;
  const planned = batch.plan.flatMap(({ planned: { end } }) => (end === null ? [] : [end]));
  return { from, to: Math.max(from + 60_000, batch.ended ?? (batch.began === null ? from : now), ...planned) };
}
