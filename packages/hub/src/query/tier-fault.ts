/** A tier that did not answer, or not in time, while a query read from it: the query goes on without it. */
export class TierFault extends Error {
  readonly tier: number;

  /** @param tier its place in the order of the tiers */
  constructor(tier: number, cause: unknown) {
    super('a tier did not answer', { cause });
    this.tier = tier;
  }
}
