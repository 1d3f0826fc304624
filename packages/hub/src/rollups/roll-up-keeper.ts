import type { Cancel, Log, MachineClock, ProcessClock } from '@cerveceria/runtime';
import type { Retention } from '../retention/retention-sweep.ts';
import type { TierSet } from '../tiers/tier-set.ts';
import { createDrainWait } from './drain-wait.ts';
import { LostTurn } from './node-keeper.ts';
import { rawFrames } from './raw-frames.ts';
import type { RollUpCounts } from './roll-up-counts.ts';
import { StoreKeeper } from './store-keeper.ts';

export interface RollUpKeeperParts {
  readonly hub: string;
  readonly tiers: Pick<TierSet, 'warm' | 'cold' | 'rollUps' | 'state'>;
  readonly machine: MachineClock;
  readonly process: Pick<ProcessClock, 'wall'>;
  readonly log: Log;
  /** Deletes what of a node is older than its policy; done beside the roll-ups, because they must not be made meanwhile. */
  readonly retention?: Pick<Retention, 'sweep'>;
  /** Frames that this hub stored since it began: while a backlog drains the keeper holds back. */
  readonly ingested?: () => number;
  /** Ends what waits for the process' turn; `setImmediate` where it is left out. */
  readonly breathe?: () => Promise<void>;
}

export interface RollUpKeeper {
  start(): void;
  /** Resolves when the work under way has ended. */
  stop(): Promise<void>;
  /** One pass over all nodes, when the lease can be had; true when there is more at once. */
  pass(): Promise<boolean>;
  counts(): readonly RollUpCounts[];
}

const TICK_MS = 250;
/** Process ms between two passes. */
const ROUND_MS = 30_000;
/** Process ms between two looks at what is too old. */
const SWEEP_MS = 3_600_000;
const LEASE = 'roll-ups';
/** Machine ms. What is put must be put well before another hub can take over. */
const LEASE_MS = 30_000;
const RENEW_MS = 5_000;
const TRUST_MS = 15_000;

const nextTurn = () => new Promise<void>((resolve) => void setImmediate(resolve));

/**
 * Makes the roll-ups in every store of the set, one hub at a time. It takes no more than half of the time that passes
 * while it has a backlog; else it looks for new frames each half minute of process time.
 */
export function createRollUpKeeper(parts: RollUpKeeperParts): RollUpKeeper {
  const { hub, tiers, machine, process, log, retention, ingested = () => 0, breathe: turn = nextTurn } = parts;
  const raw = rawFrames(tiers.warm, tiers.cold, machine);
  let leased = Number.NEGATIVE_INFINITY;
  let looked = Number.NEGATIVE_INFINITY;
  let rests = Number.NEGATIVE_INFINITY;
  let swept = Number.NEGATIVE_INFINITY;
  let running: Promise<void> | undefined;
  let isEnding = false;
  let cancel: Cancel = () => {};

  const drained = createDrainWait({ machine, ingested, isOver: () => isEnding });
  const isOurs = () => !isEnding && machine.mono() - leased < TRUST_MS;

  async function renew(): Promise<boolean> {
    const asked = machine.mono();
    if (asked - leased < RENEW_MS) return isOurs();
    const had = asked - leased < LEASE_MS;
    const has = await tiers.state.lease(LEASE, hub, LEASE_MS);
    // What another hub wrote meanwhile is read again.
    if (!has || !had) for (const keeper of keepers) keeper.forget();
    leased = has ? asked : Number.NEGATIVE_INFINITY;
    return isOurs();
  }

  async function breathe(): Promise<void> {
    await turn();
    await drained();
    if (!(await renew())) throw new LostTurn();
  }

  const boots = async (node: string) => {
    const offsets = await tiers.warm.boots(node);
    // Frames may still stand where an older table had placed them; this waits until none does.
    await tiers.warm.learnBoots(node, []);
    return offsets;
  };
  const keepers = tiers.rollUps.map(
    (store) =>
      new StoreKeeper({
        ...{ store, raw, boots, state: tiers.state, isOurs, breathe, log },
        ...{ now: () => process.wall(), mono: () => machine.mono() },
      }),
  );

  async function pass(): Promise<boolean> {
    if (!(await renew())) return false;
    const watermarks = await raw.watermarks();
    let more = false;
    // What a store that is away is asked in vain, the others do not wait for.
    const order = [...keepers].sort((a, b) => Number(a.isFailing) - Number(b.isFailing));
    for (const keeper of order) more = (await keeper.pass(watermarks)) || more;
    const now = process.wall();
    if (more || retention === undefined || (now - swept < SWEEP_MS && now >= swept)) return more;
    swept = now;
    await sweep(retention, watermarks.keys());
    return more;
  }

  async function sweep({ sweep: sweepNode }: Pick<Retention, 'sweep'>, nodes: Iterable<string>): Promise<void> {
    try {
      for (const node of nodes) if (await renew()) await sweepNode(node, isOurs);
    } catch (err) {
      log.warn({ err }, 'what is too old could not be deleted; it is tried again within the hour');
    }
    for (const keeper of keepers) keeper.forget();
  }

  async function timedPass(): Promise<void> {
    const begin = machine.mono();
    try {
      if (await pass()) looked = Number.NEGATIVE_INFINITY;
    } catch (err) {
      log.debug({ err }, 'roll-ups wait for a store');
    } finally {
      rests = machine.mono() + (machine.mono() - begin);
    }
  }

  function tick(): void {
    const now = process.wall();
    const isDue = now - looked >= ROUND_MS || now < looked;
    if (running !== undefined || !isDue || machine.mono() < rests) return;
    looked = now;
    running = timedPass().finally(() => {
      running = undefined;
    });
  }

  return {
    pass,
    counts: () => keepers.map((keeper) => keeper.counts()),
    start() {
      isEnding = false;
      cancel = machine.every(TICK_MS, tick);
    },
    async stop() {
      isEnding = true;
      cancel();
      await running;
    },
  };
}
