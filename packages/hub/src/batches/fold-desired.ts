import type { Desired } from '@cerveceria/protocol';
import { type BatchDocument, isOpen, plannedStep } from './batch-document.ts';

/** The batch after a change of what is desired of its node; the very same object when it says nothing new of it. */
export function foldDesired(batch: BatchDocument, { program, order, version, issued }: Desired): BatchDocument {
  if (version <= batch.version || !isOpen(batch)) return batch;
  if (program?.id !== batch.id) return { ...batch, state: 'ended', ended: issued };
  if (order?.program !== batch.id || order.order.kind !== 'replace-rest') return batch;
  // The node only reports what a step is for; how long it shall last and how exactly stands in the order.
  const fresh = new Map(order.order.steps.map((step) => [step.id, plannedStep(step, true)]));
  const known = new Set(batch.plan.map(({ step }) => step));
  if ([...fresh.keys()].every((step) => known.has(step))) return batch;
  return { ...batch, plan: [...batch.plan, ...[...fresh.values()].filter(({ step }) => !known.has(step))] };
}
