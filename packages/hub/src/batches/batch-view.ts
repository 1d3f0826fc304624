import type { Batch, BatchAlarm, BatchStep, StepStatistics } from '@cerveceria/protocol';
import { batchCard } from './batch-card.ts';
import { deviationsOf } from './batch-deviations.ts';
import type { BatchDocument, PlannedStep, StepRecord } from './batch-document.ts';

export interface BatchFindings {
  /** By the step's id. */
  readonly statistics: ReadonlyMap<string, StepStatistics | null>;
  readonly alarms: readonly BatchAlarm[];
  /** Process ms UTC. */
  readonly now: number;
}

function stepView(planned: PlannedStep, actual: StepRecord[], statistics: StepStatistics | null): BatchStep {
  const { step, kind, name, setPoint, tolerance, begin, end, length, foreseen } = planned;
  return { step, kind, name, setPoint, tolerance, planned: { begin, end, length, foreseen }, actual, statistics };
}

/** A batch as people see it: planned against actual, and where they differ. */
export function batchView(batch: BatchDocument, { statistics, alarms, now }: BatchFindings): Batch {
  const card = batchCard(batch);
  const plan = batch.plan.map((planned) => {
    const actual = batch.records.filter(({ step }) => step === planned.step);
    return stepView(planned, actual, statistics.get(planned.step) ?? null);
  });
  const changed = new Set(batch.plan.filter((each) => each.changed).map(({ step }) => step));
  const { og, fg } = card;
  return {
    ...card,
    loop: batch.loop,
    plan,
    deviations: deviationsOf(plan, changed, batch.ended ?? now),
    deeds: [...batch.deeds],
    alarms: [...alarms],
    notes: [...batch.notes].sort((a, b) => a.at - b.at),
    // The usual approximation, within 0.2 % by volume up to 1.070.
    alcohol: og === null || fg === null ? null : (og - fg) * 131.25,
    attenuation: og === null || fg === null || og <= 1 ? null : (og - fg) / (og - 1),
  };
}
