import type { Log, MachineClock } from '@cerveceria/runtime';
import type { HubConfig } from '../config-schema.ts';
import { cassandraFrames } from './cassandra/cassandra-frames.ts';
import { cassandraRollUps } from './cassandra/cassandra-roll-ups.ts';
import { createEmbedded } from './embedded/embedded.ts';
import { mongoFrames } from './mongodb/mongo-frames.ts';
import { mongoRollUps } from './mongodb/mongo-roll-ups.ts';
import { mongoState } from './mongodb/mongo-state.ts';
import { PatientPart } from './patient-part.ts';
import { redisFrames } from './redis/redis-frames.ts';
import { redisNotifier } from './redis/redis-notifier.ts';
import { redisReportQueue } from './redis/redis-report-queue.ts';
import { redisRollUps } from './redis/redis-roll-ups.ts';
import { QUEUE } from './report-queue.ts';
import { risingIds, stateReportQueue } from './state-report-queue.ts';
import { storeChecks, type TierChecks } from './tier-checks.ts';
import { differentTiers, type TierSet } from './tier-set.ts';
import { guardedParts } from './watch/guarded-parts.ts';
import { serverWatches } from './watch/server-watches.ts';

type Startable = Pick<TierSet['state'], 'start' | 'stop'>;

export interface TiersParts {
  readonly config: Pick<HubConfig, 'hub' | 'data' | 'tiers'> & {
    readonly reports?: Pick<HubConfig['reports'], 'queue_mb'>;
  };
  readonly clock: MachineClock;
  readonly log: Log;
}

export interface Tiers {
  readonly set: TierSet;
  readonly checks: TierChecks;
  /**
   * Resolves when each store has been tried; one that is not there is tried again until it comes.
   * @throws what waiting does not mend; what had been started is ended again
   */
  start(): Promise<void>;
  isStateThere(): boolean;
  /** Without the state a hub can do nothing. @throws HUB_STOPPING when it ends before */
  stateStarted(): Promise<void>;
  stop(): Promise<void>;
}

/** A server that hangs is not waited for when a hub ends; machine ms. */
const STOP_MS = 1500;
const PASSES = ['TIER_UNAVAILABLE', 'TIER_FULL'];
/** Somebody may mend it while Redis runs, and until then the warm tier goes on alone. */
const HOT_PASSES = [...PASSES, 'TIER_NOT_DURABLE'];

function setOf({ config, clock, log }: TiersParts): {
  readonly set: TierSet;
  readonly isOwn: (part: object) => boolean;
} {
  const { hub, data, tiers } = config;
  const { redis, mongodb, cassandra } = tiers;
  const embedded = createEmbedded({ folder: data, hub, clock, log });
  const warm = tiers.warm === 'mongodb' && mongodb !== undefined ? mongoFrames({ ...mongodb, log }) : embedded.frames;
  const hot = tiers.hot === 'redis' && redis !== undefined ? redisFrames({ ...redis, log }) : embedded.frames;
  const cold = cassandra === undefined ? undefined : cassandraFrames({ ...cassandra, clock, log });
  const state =
    tiers.state === 'mongodb' && mongodb !== undefined ? mongoState({ ...mongodb, clock, log }) : embedded.state;
  const notifier =
    tiers.words === 'redis' && redis !== undefined ? redisNotifier({ ...redis, hub, log }) : embedded.notifier;
  const rollUps = [
    warm === embedded.frames ? embedded.rollUps : mongoRollUps({ ...(mongodb as NonNullable<typeof mongodb>), log }),
    ...(cassandra === undefined ? [] : [cassandraRollUps({ ...cassandra, clock, log })]),
    ...(tiers.hot === 'redis' && redis !== undefined ? [redisRollUps({ ...redis, log })] : []),
    ...(hot === embedded.frames && warm !== hot ? [embedded.rollUps] : []),
  ];
  const newId = risingIds(hub, clock);
  const mostBytes = config.reports === undefined ? QUEUE.mostBytes : config.reports.queue_mb * 1024 * 1024;
  const reports =
    tiers.hot === 'redis' && redis !== undefined
      ? redisReportQueue({ ...redis, log, mostBytes })
      : stateReportQueue({ store: state, clock, newId, mostBytes });
  const own: readonly object[] = [...Object.values(embedded), ...(tiers.hot === 'redis' ? [] : [reports])];
  return { set: { hot, warm, cold, rollUps, state, notifier, reports }, isOwn: (part) => own.includes(part) };
}

/** The stores that the configuration names. Nothing runs before `start`. @throws TIER_MISCONFIGURED */
export function createTiers(parts: TiersParts): Tiers {
  const { set: bare, isOwn } = setOf(parts);
  const watches = serverWatches(bare, parts.config.tiers, parts);
  const set = guardedParts(bare, watches.of);
  const { hot, warm, cold, state, notifier, reports } = set;
  const frames = differentTiers(set);
  // What lies in this machine's own files is there, or something is wrong with it.
  const files = [...frames, state, notifier, reports].filter(isOwn);
  const { tiers } = parts.config;
  const isRollUp = (part: Startable) => set.rollUps.some((store) => store === part);
  const patient = (what: string, part: Startable | undefined) =>
    part === undefined || isOwn(part)
      ? undefined
      : new PatientPart({ ...parts, what, part, waitsFor: part === hot || isRollUp(part) ? HOT_PASSES : PASSES });
  const waiting = {
    hot: patient(`hot (${tiers.hot})`, hot),
    warm: patient(`warm (${tiers.warm})`, warm),
    cold: patient(`cold (${tiers.cold})`, cold),
    state: patient(`state (${tiers.state})`, state),
    words: patient(`words (${tiers.words})`, notifier),
    reports: patient(`reports (${tiers.hot})`, reports),
  };
  const rollUps = set.rollUps.map((store) => patient(`roll-ups (${store.name})`, store));
  const servers = [...Object.values(waiting), ...rollUps].filter((each) => each !== undefined);

  async function stop(): Promise<void> {
    let cancel = () => {};
    const late = new Promise<void>((resolve) => {
      cancel = parts.clock.after(STOP_MS, resolve);
    });
    await Promise.race([Promise.allSettled(servers.map((server) => server.stop())), late]).finally(cancel);
    watches.stop();
    for (const part of files.toReversed()) await part.stop();
  }

  return {
    set,
    checks: storeChecks(set, waiting),
    async start() {
      try {
        for (const part of files) await part.start();
        const tried = await Promise.allSettled(servers.map((server) => server.start()));
        const failed = tried.find((each) => each.status === 'rejected');
        if (failed !== undefined) throw failed.reason;
        watches.start();
      } catch (fault) {
        await stop();
        throw fault;
      }
    },
    isStateThere: () => waiting.state?.isStarted ?? true,
    stateStarted: () => waiting.state?.started() ?? Promise.resolve(),
    stop,
  };
}
