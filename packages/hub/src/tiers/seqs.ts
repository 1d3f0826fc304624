import type { SeqsByEpoch } from './frame-tier.ts';

/** Whether any seq of an epoch from `first` to `last` is among those. @param seqs undefined: all are */
export function isAmong(seqs: SeqsByEpoch | undefined, epoch: string, first: number, last: number): boolean {
  return seqs?.get(epoch)?.some(({ from, to }) => first <= to && last >= from) ?? seqs === undefined;
}
