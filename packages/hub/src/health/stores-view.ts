import type { ServerName, StoresView, StoreUse } from '@cerveceria/protocol';
import type { MachineClock } from '@cerveceria/runtime';
import type { TierStatus } from '../ingest/tier-lag.ts';
import { namesServer } from '../tiers/names-server.ts';
import type { TierSet } from '../tiers/tier-set.ts';
import type { Health } from './readiness.ts';

export interface StoresViewParts {
  readonly hub: string;
  /** Technology behind each use; `none`: nothing is archived. */
  readonly names: Readonly<Record<StoreUse, string>>;
  readonly tiers: Pick<TierSet, 'hot' | 'warm' | 'cold'>;
  readonly health: () => Promise<Pick<Health, 'checks'>>;
  readonly lag: () => readonly TierStatus[];
  readonly clock: Pick<MachineClock, 'after'>;
}

const USES: readonly StoreUse[] = ['hot', 'warm', 'cold', 'state', 'words'];
/** A server that does not say who it is in this time is asked again next time; machine ms. */
const PATIENCE_MS = 1_000;

/** Which stores a hub stands on, and how each one is. */
export function createStoresView(parts: StoresViewParts): () => Promise<StoresView> {
  const { hub, names, tiers, clock } = parts;
  const known = new Map<string, ServerName>();
  const usesOf = new Map<string, StoreUse[]>();
  for (const use of USES) if (names[use] !== 'none') usesOf.set(names[use], [...(usesOf.get(names[use]) ?? []), use]);

  async function ask(name: string): Promise<void> {
    const tier = [tiers.hot, tiers.warm, tiers.cold].find((each) => each?.name === name);
    if (tier === undefined || !namesServer(tier)) return;
    let cancel = () => {};
    const late = new Promise<null>((resolve) => {
      cancel = clock.after(PATIENCE_MS, () => resolve(null));
    });
    const said = tier.server().catch(() => null);
    const server = await Promise.race([said, late]).finally(() => cancel());
    if (server !== null) known.set(name, server);
  }

  return async () => {
    const [{ checks }] = await Promise.all([parts.health(), ...[...usesOf.keys()].map(ask)]);
    const lag = parts.lag();
    const saidOf = (use: StoreUse) => checks[use] ?? (use === 'hot' || use === 'warm' ? checks['frames'] : undefined);
    const stores = [...usesOf].map(([name, uses]) => {
      const bad = uses.map(saidOf).find((said) => said !== undefined && said !== 'ok');
      const { scans = 0, seconds = 0, queued = 0 } = lag.find((each) => each.name === name) ?? {};
      return {
        ...{ name, uses, server: known.get(name) ?? null, up: bad === undefined },
        fault: bad === undefined ? null : (/^([A-Z][A-Z_]+):/.exec(bad)?.[1] ?? 'TIER_UNAVAILABLE'),
        ...{ scans, seconds, queued },
      };
    });
    return { hub, stores };
  };
}
