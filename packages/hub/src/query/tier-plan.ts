import type { EpochTotals, SeqsByEpoch, Stretch } from '../tiers/frame-tier.ts';

/** Of one tier, what a query takes from it. */
export type TierShare = SeqsByEpoch;

export type Holding = Pick<EpochTotals, 'epoch' | 'oldest' | 'watermark' | 'held' | 'dropped'>;

/** What is left of `wanted` outside of `taken`. */
export function without(wanted: readonly Stretch[], taken: readonly Stretch[]): Stretch[] {
  let left = [...wanted];
  for (const { from, to } of taken)
    left = left.flatMap((piece) =>
      to < piece.from || from > piece.to
        ? [piece]
        : [
            { from: piece.from, to: from - 1 },
            { from: to + 1, to: piece.to },
          ].filter((rest) => rest.from <= rest.to),
    );
  return left;
}

const stretchOf = ({ oldest, watermark }: Holding): Stretch => ({ from: oldest, to: watermark });
const isWhole = ({ oldest, watermark, held, dropped }: Holding) => held + dropped >= watermark - oldest + 1;

/**
 * Gives each seq of each epoch to exactly one of the tiers that hold it, the first in their order. A tier that lacks
 * something in between, as one that was filled again from both ends, comes after those that lack nothing. Pure.
 * @param held of each tier, in the order in which they are asked first; null: it did not answer
 */
export function planTiers(held: readonly (readonly Holding[] | null)[]): TierShare[] {
  const shares = held.map(() => new Map<string, Stretch[]>());
  const taken = new Map<string, Stretch[]>();
  for (const whole of [true, false])
    for (const [i, holdings] of held.entries())
      for (const holding of holdings ?? []) {
        if (holding.oldest > holding.watermark || isWhole(holding) !== whole) continue;
        const before = taken.get(holding.epoch) ?? [];
        const own = without([stretchOf(holding)], before);
        if (own.length === 0) continue;
        shares[i]?.set(holding.epoch, own);
        taken.set(holding.epoch, [...before, ...own]);
      }
  return shares;
}

export function isShared(share: TierShare, epoch: string, first: number): boolean {
  return share.get(epoch)?.some(({ from, to }) => first >= from && first <= to) === true;
}

/** Whether a tier still holds all of its share: what was trimmed or archived while a query ran may have been missed. */
export function stillHolds(share: TierShare, holdings: readonly Holding[]): boolean {
  const now = new Map(holdings.map((holding) => [holding.epoch, stretchOf(holding)]));
  return [...share].every(([epoch, stretches]) => {
    const held = now.get(epoch);
    return held !== undefined && without(stretches, [held]).length === 0;
  });
}

/** Highest seq that any tier is asked for, by epoch. */
export function reached(shares: readonly TierShare[]): { readonly epoch: string; readonly watermark: number }[] {
  const highest = new Map<string, number>();
  for (const share of shares)
    for (const [epoch, stretches] of share)
      for (const { to } of stretches) highest.set(epoch, Math.max(highest.get(epoch) ?? 0, to));
  return [...highest].map(([epoch, watermark]) => ({ epoch, watermark }));
}

/** Whether a tier that did not answer may hold what no other does; `last`: what it said when it last answered. */
export function mayHoldMore(last: readonly Holding[] | undefined, shares: readonly TierShare[]): boolean {
  if (last === undefined) return true;
  return last.some((holding) => {
    if (holding.oldest > holding.watermark) return false;
    const elsewhere = shares.flatMap((share) => share.get(holding.epoch) ?? []);
    return without([stretchOf(holding)], elsewhere).length > 0;
  });
}
