import type { BatchCard } from '@cerveceria/protocol';
import type { BatchDocs } from '../batches/batch-docs.ts';
import type { BatchDocument } from '../batches/batch-document.ts';
import type { BrewedStretch } from './brew-band.ts';
import type { ReadCurve } from './brew-curves.ts';
import { type BrewStretch, brewStretches } from './brew-stretches.ts';

const MOST_BREWS = 10;
/** Two an hour at least, so that each hour of a fermentation has its own. */
const LEAST_POINTS = 120;
const MOST_POINTS = 1_000;
const EACH_MS = 1_800_000;
/** Batches that are remembered; what is done changes no more, but for what people note. */
const MOST_KEPT = 200;

/** The stretch as each of the newest earlier brews of its recipe went through it; null: a store does not answer now. */
export type EarlierBrews = (
  batch: BatchDocument,
  stretch: BrewStretch,
  cards: readonly BatchCard[],
) => Promise<readonly BrewedStretch[] | null>;

export function createEarlierBrews(
  docs: Pick<BatchDocs, 'get'>,
  keep: ReadCurve,
  inputOf: (loop: string) => string | undefined,
): EarlierBrews {
  const known = new Map<string, BatchDocument>();

  async function get(id: string): Promise<BatchDocument> {
    const found = known.get(id) ?? (await docs.get(id));
    if (known.size >= MOST_KEPT) known.delete(known.keys().next().value as string);
    known.set(id, found);
    return found;
  }

  return async (batch, stretch, cards) => {
    const began = batch.records[0]?.began ?? batch.asked;
    const before = cards
      .filter(({ id, recipe, state, ended }) => {
        return id !== batch.id && recipe === batch.recipe && state === 'done' && ended !== null && ended <= began;
      })
      .sort((a, b) => (b.ended as number) - (a.ended as number))
      .slice(0, MOST_BREWS);
    const found: BrewedStretch[] = [];
    for (const { id } of before) {
      const brew = await get(id);
      const same = brewStretches(brew).findLast(({ key, isCut, to }) => key === stretch.key && !isCut && to !== null);
      const channel = inputOf(brew.loop);
      if (same === undefined || channel === undefined) continue;
      const { from, byPerson, isHeld } = same;
      const to = same.to as number;
      const count = Math.min(MOST_POINTS, Math.max(LEAST_POINTS, Math.ceil((to - from) / EACH_MS)));
      const points = isHeld ? await keep({ channel, from, to, origin: from, points: count }) : [];
      if (points === null) return null;
      found.push({ length: to - from, byPerson, points });
    }
    return found;
  };
}
