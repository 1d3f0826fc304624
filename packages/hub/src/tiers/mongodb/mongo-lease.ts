import type { Collection, Document } from 'mongodb';

export interface LeaseDocument {
  readonly _id: string;
  readonly holder: string;
  /** Wall ms of the server. */
  readonly since?: number;
  readonly until: number;
}

/** The server's clock, the one that all hubs share: their own may be minutes apart, and then both would hold a lease. */
const NOW = { $toLong: '$$NOW' };

/** Gives or renews it as one act inside the server. True when `holder` has it for `ms` from now. */
export async function takeLease(
  leases: Collection<LeaseDocument>,
  name: string,
  holder: string,
  ms: number,
): Promise<boolean> {
  const isFree = {
    $or: [
      { $eq: ['$holder', { $literal: holder }] },
      { $lte: [{ $ifNull: ['$until', 0] }, NOW] },
      // From the future: the server's clock was set back, and it would not end for long.
      { $gt: [{ $ifNull: ['$since', 0] }, NOW] },
    ],
  };
  const either = (mine: unknown, kept: unknown) => ({ $cond: [isFree, mine, kept] });
  const change: Document[] = [
    {
      $set: {
        holder: either({ $literal: holder }, '$holder'),
        since: either(NOW, { $ifNull: ['$since', 0] }),
        until: either({ $add: [NOW, ms] }, '$until'),
      },
    },
  ];
  const found = await leases.findOneAndUpdate({ _id: name }, change, { upsert: true, returnDocument: 'after' });
  return found?.holder === holder;
}
