import { CodedError, type PowerView, type Site } from '@cerveceria/protocol';
import type { Audit } from '../auth/audit.ts';
import type { Who } from '../auth/who.ts';
import { hubError } from '../errors.ts';
import type { FleetState } from '../live/fleet-state.ts';
import type { StateStore } from '../tiers/state-store.ts';
import { GRANTS_KEY, type GrantsDoc, NO_GRANTS, SITE_KEY } from './grant-docs.ts';

interface SitePowerParts {
  readonly store: StateStore;
  readonly fleet: Pick<FleetState, 'nodes'>;
  readonly audit: Audit;
}

export interface SitePower {
  /** The limit that a configuration names, unless one stands already. */
  seed(site: Site): Promise<void>;
  view(): Promise<PowerView>;
  /** @throws SITE_BELOW_SHARES */
  set(who: Who, site: Site): Promise<void>;
  /** Without a limit nothing is granted and each node has its share alone. */
  clear(who: Who): Promise<void>;
}

function sharesOf({ shares }: GrantsDoc, { reserved }: Site): Map<string, number> {
  const nodes = new Set([...Object.keys(shares), ...Object.keys(reserved)]);
  return new Map([...nodes].map((node) => [node, Math.max(shares[node] ?? 0, reserved[node] ?? 0)]));
}

/** What the nodes of a site may use together, as people set and see it. */
export function createSitePower({ store, fleet, audit }: SitePowerParts): SitePower {
  const grants = async () => (await store.get<GrantsDoc>(GRANTS_KEY))?.value ?? NO_GRANTS;
  const reportOf = (node: string) => fleet.nodes.get(node)?.report?.power;

  /** Told by the nodes, whether or not anybody has granted them anything yet. */
  async function known(): Promise<GrantsDoc> {
    const doc = await grants();
    const told = [...fleet.nodes.keys()].flatMap((node) => {
      const report = reportOf(node);
      return report === undefined ? [] : [[node, report.shareW] as const];
    });
    return { ...doc, shares: { ...doc.shares, ...Object.fromEntries(told) } };
  }

  return {
    async seed(site) {
      try {
        await store.put(SITE_KEY, site, null);
      } catch (fault) {
        if (!(fault instanceof CodedError && fault.code === 'STATE_CONFLICT')) throw fault;
      }
    },
    async view() {
      const site = (await store.get<Site>(SITE_KEY))?.value ?? null;
      const shares = sharesOf(await known(), site ?? { limitW: 0, reserved: {} });
      return {
        site,
        nodes: [...shares].map(([node, shareW]) => {
          const { wantsW = null, limitW = null, usedW = null } = reportOf(node) ?? {};
          return { node, shareW, wantsW, limitW, usedW };
        }),
      };
    },
    async set(who, site) {
      const shares = sharesOf(await known(), site);
      const sum = [...shares.values()].reduce((watts, share) => watts + share, 0);
      if (sum > site.limitW) throw hubError('SITE_BELOW_SHARES', `${sum} W in shares, ${site.limitW} W in all`);
      await store.put(SITE_KEY, site, 'any');
      const reserved = Object.entries(site.reserved).map(([node, watts]) => `${node} ${watts} W`);
      const detail = [`${site.limitW} W`, ...reserved].join(', ').slice(0, 500);
      await audit.record({ who: who.user, what: 'power.limit', about: 'site', detail });
    },
    async clear(who) {
      if ((await store.get(SITE_KEY)) === undefined) return;
      await store.remove(SITE_KEY, 'any');
      await audit.record({ who: who.user, what: 'power.limit', about: 'site', detail: 'no limit, shares alone' });
    },
  };
}
