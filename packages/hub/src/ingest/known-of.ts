import type { BootOffset } from '@cerveceria/protocol';
import { hubError } from '../errors.ts';
import { lineOf, type TierLines } from './tier-lines.ts';

export interface Known {
  /** Pieces of all boots that any tier knows. */
  readonly known: readonly BootOffset[];
  /** Whether the hot tier has what the warm one misses of an epoch. */
  readonly fillable: (epoch: string) => boolean;
}

/**
 * Asks the tiers how far they have a node and what they know of its boots. One that does not answer in time says nothing;
 * its last word, if there is one, holds. @throws TIER_UNAVAILABLE when none answers
 */
export async function knownOf(lines: TierLines, node: string): Promise<Known> {
  const asked = await Promise.all(
    lines.map(async (line) => {
      const question = () => Promise.all([line.tier.totals(node), line.tier.boots(node)] as const);
      // With one tier there is nothing to go on with: its answer is waited for, and its fault is told.
      const said = lines.length === 1 ? await question() : await line.ask(question);
      if (said !== undefined) line.learnAll(node, said[0]);
      return { line, said };
    }),
  );
  const answered = asked.flatMap(({ said }) => (said === undefined ? [] : [said]));
  if (answered.length === 0) throw hubError('TIER_UNAVAILABLE', lines.map(({ name }) => name).join(', '));
  const byPlace = new Map(
    answered.flatMap(([, boots]) => boots.map((piece) => [`${piece.mono} ${piece.boot}`, piece])),
  );
  const hot = asked.find(({ line }) => line === lineOf(lines, 'hot'))?.said;
  const warm = asked.find(({ line }) => line === lineOf(lines, 'warm'));
  const oldest = new Map(hot?.[0].map((totals) => [totals.epoch, totals.oldest]));
  return {
    known: [...byPlace.values()],
    fillable(epoch) {
      const first = oldest.get(epoch);
      if (first === undefined) return false;
      return warm?.said === undefined || first <= (warm.line.mark(node, epoch) ?? 0) + 1;
    },
  };
}

/** @throws TIER_UNAVAILABLE when no tier took them; one that did not is told when it is back */
export async function learnBoots(lines: TierLines, node: string, boots: readonly BootOffset[]): Promise<void> {
  if (lines.length === 1) return await lines[0].tier.learnBoots(node, boots);
  const taken = await Promise.all(
    lines.map(async (line) => {
      const isTold = (await line.ask(async () => [await line.tier.learnBoots(node, boots)])) !== undefined;
      if (isTold) return true;
      line.untold.add(node);
      line.isLagging = true;
      return false;
    }),
  );
  if (!taken.includes(true)) throw hubError('TIER_UNAVAILABLE', lines.map(({ name }) => name).join(', '));
}
