import type { Log, MachineClock } from '@cerveceria/runtime';
import type { ChosenTiers } from '../choose-tiers.ts';
import { namesServer } from '../names-server.ts';
import type { Tier, TierSet } from '../tier-set.ts';
import { StoreWatch } from './store-watch.ts';

interface Server {
  readonly name: string;
  readonly ping: () => Promise<unknown>;
  /** What lies there. */
  readonly parts: readonly (object | undefined)[];
}

/** Whether it answers, not whether it may be written to: reading goes on where its replicas are away. */
const asked = (tier: Tier) => (namesServer(tier) ? tier.server() : tier.ping());

/** The servers behind a set. One that keeps frames, state and roll-ups is one: it answers for all of them or for none. */
function serversOf({ hot, warm, cold, state, notifier, reports, rollUps }: TierSet, tiers: ChosenTiers): Server[] {
  const servers: Server[] = [];
  const rollUpsOf = (name: string) => rollUps.filter((store) => store.name === name);
  const isRedis = tiers.hot === 'redis';
  if (isRedis || tiers.words === 'redis')
    servers.push({
      name: 'Redis',
      ping: () => (tiers.words === 'redis' ? notifier.ping() : asked(hot)),
      parts: [
        ...(isRedis ? [hot, reports] : []),
        tiers.words === 'redis' ? notifier : undefined,
        ...rollUpsOf('redis'),
      ],
    });
  const isMongo = { warm: tiers.warm === 'mongodb', state: tiers.state === 'mongodb' };
  if (isMongo.warm || isMongo.state)
    servers.push({
      name: 'MongoDB',
      // A hub begins when its state is there, perhaps a second before the frames are.
      ping: () => (isMongo.state ? state.get('secret/session') : warm.ping()),
      parts: [
        isMongo.warm ? warm : undefined,
        ...(isMongo.state ? [state, isRedis ? undefined : reports] : []),
        ...rollUpsOf('mongodb'),
      ],
    });
  if (cold !== undefined)
    servers.push({ name: 'Cassandra', ping: () => cold.ping(), parts: [cold, ...rollUpsOf('cassandra')] });
  return servers;
}

/** A watch for each server of a set; what lies in this machine's own files has none. */
export function serverWatches(
  set: TierSet,
  tiers: ChosenTiers,
  parts: { readonly clock: Pick<MachineClock, 'mono' | 'every'>; readonly log: Log },
) {
  const watches = serversOf(set, tiers).map((server) => ({ server, watch: new StoreWatch({ ...parts, ...server }) }));
  return {
    of: (part: object) => watches.find(({ server }) => server.parts.includes(part))?.watch,
    start(): void {
      for (const { watch } of watches) watch.start();
    },
    stop(): void {
      for (const { watch } of watches) watch.stop();
    },
  };
}
