import type { BatchCard, Measure } from '@cerveceria/protocol';
import type { BatchDocument } from './batch-document.ts';

/** The newest measurement of its kind; null: none. */
export function measured({ notes }: Pick<BatchDocument, 'notes'>, what: Measure['what']): number | null {
  const newestFirst = [...notes].sort((a, b) => b.at - a.at);
  for (const note of newestFirst) {
    const found = note.measured.find((each) => each.what === what);
    if (found !== undefined) return found.value;
  }
  return null;
}

/** A line of the list. */
export function batchCard(batch: BatchDocument): BatchCard {
  const { id, name, kettle, node, recipe, owner, asked, startAt, ended, state, phase, index, refused } = batch;
  return {
    ...{ id, name, kettle, node, recipe, owner, asked, startAt, ended, state, phase, index, refused },
    began: batch.records[0]?.began ?? null,
    steps: batch.plan.length,
    energyWh: batch.energyWh,
    og: measured(batch, 'og'),
    fg: measured(batch, 'fg'),
  };
}
