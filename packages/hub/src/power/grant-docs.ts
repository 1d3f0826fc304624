import type { Site } from '@cerveceria/protocol';

/** What all nodes may use together; set by configuration or by an operator. */
export const SITE_KEY = 'power/site';
/** Everything that was granted and may still be in use; each write is a compare-and-set, so two hubs cannot both grant. */
export const GRANTS_KEY = 'power/grants';

export type SiteDoc = Site;

/** One grant as it was given. It is never changed, only replaced by a newer one of the same node. */
export interface Given {
  readonly version: number;
  readonly node: string;
  readonly session: string;
  /** Above the node's share. */
  readonly watts: number;
  /** Process-monotonic ms of the node. */
  readonly until: number;
  /** Process ms that it lasts, counted from the node's own word, so never longer from when a hub first sees it. */
  readonly lifeMs: number;
}

export interface GrantsDoc {
  /** Of the newest grant. */
  readonly version: number;
  /** W by node, as each told it last: it may use that whether a hub hears it or not. */
  readonly shares: Readonly<Record<string, number>>;
  readonly given: readonly Given[];
}

export const NO_GRANTS: GrantsDoc = { version: 0, shares: {}, given: [] };
