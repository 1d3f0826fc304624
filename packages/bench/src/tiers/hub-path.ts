import { syncFigure } from '../calibration.ts';
import { against, type Figure, figure, quantile } from '../figure.ts';
import { BURST, NODES } from '../load/backlog.ts';
import { CREDIT_ALONE, type Drained, drain } from '../load/drain.ts';
import { type HubUnderTest, startHub } from '../stand/hub-under-test.ts';
import { memory, processorSeconds } from '../stand/process-figures.ts';
import type { RealStores } from '../stand/real-stores.ts';
import type { Stand } from '../stand/stand.ts';
import { openTiers } from './tier-rates.ts';

const ROUNDS = 3;
/** So few frames of each node under way that an acknowledgement tells of the hub and not of the queue before it. */
const FEW = 16;

export interface HubPathParts {
  readonly stores: RealStores;
  readonly stand: Stand;
  readonly say: (line: string) => void;
  /** Of each node; left out: two million readings. */
  readonly frames?: number;
}

export interface HubPath {
  readonly figures: Figure[];
  /** Readings a second of the burst, to hold against peers. */
  readonly rate: number;
  readonly of: string;
}

const median = (values: readonly number[]) => quantile(values, 0.5);

/** Everything that was acknowledged lies in both tiers. @throws when it does not */
async function proveThere({ stores, stand }: HubPathParts, frames: number): Promise<void> {
  const tiers = await openTiers(stand.folder(), stores.of(1).chosen);
  try {
    for (const tier of [tiers.set.hot, tiers.set.warm]) {
      const totals = (await Promise.all(NODES.map((node) => tier.totals(node)))).flat();
      const there = totals.reduce((sum, each) => sum + each.frames, 0);
      if (there !== frames) throw new Error(`${tier.name} has ${there} of ${frames} acknowledged frames`);
    }
  } finally {
    await tiers.stop();
  }
}

function ackFigures(of: string, { waits, warmWaits }: Pick<Drained, 'waits' | 'warmWaits'>, most?: number): Figure[] {
  const goal = most === undefined ? {} : { most };
  return [
    figure('frame to ack, p50', `hot; ${of}`, quantile(waits, 0.5), 'ms'),
    figure('frame to ack, p99', `hot; ${of}`, quantile(waits, 0.99), 'ms', goal),
    figure('frame to ack, p50', `warm; ${of}`, quantile(warmWaits, 0.5), 'ms'),
    figure('frame to ack, p99', `warm; ${of}`, quantile(warmWaits, 0.99), 'ms'),
  ];
}

/** Processor seconds for a million readings, by process. */
async function spent(pids: Readonly<Record<string, number | undefined>>, work: () => Promise<Drained>) {
  const known = Object.entries(pids).flatMap(([name, pid]) => (pid === undefined ? [] : [{ name, pid }]));
  const before = known.map(({ pid }) => processorSeconds(pid));
  const drained = await work();
  const figures = known.map(({ name, pid }, i) => {
    const seconds = processorSeconds(pid) - (before[i] as number);
    return figure('processor for a million readings', `backlog, ${name}`, seconds / (drained.readings / 1e6), 's');
  });
  return { drained, figures };
}

/** Backlog of eight agents over WebSockets through one hub, into Redis (fsynced before its ack) and MongoDB. */
export async function hubPath(parts: HubPathParts): Promise<HubPath> {
  const { stores, stand, say, frames = BURST } = parts;
  const { redis, mongodb, named } = stores;
  const folder = stand.folder();
  const hub: HubUnderTest = await startHub(stand, NODES, { tiers: stores.of(1).said });
  const pids = { 'the hub': hub.program.pid, Redis: redis.pid, [named.mongodb]: mongodb.pid };
  say('warming up the hub');
  await drain(hub, NODES, { frames: 50, window: CREDIT_ALONE });
  const bursts: Drained[] = [];
  const figures: Figure[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    figures.push(syncFigure(folder, `before burst ${round} through the hub`));
    say(`two million readings through the hub, ${round} of ${ROUNDS}`);
    bursts.push(await drain(hub, NODES, { frames, window: CREDIT_ALONE }));
  }
  say(`${FEW} frames of each node under way`);
  figures.push(syncFigure(folder, 'before the gentle load through the hub'));
  const { drained: few, figures: processor } = await spent(pids, () => drain(hub, NODES, { frames, window: FEW }));
  const { most } = memory(hub.program.pid);
  await hub.program.stop();
  await proveThere(parts, NODES.length * (50 + (ROUNDS + 1) * frames));

  const of = `one hub into ${named.redis} and ${named.mongodb}`;
  const all = `${NODES.length} nodes, whole credit under way; ${of}`;
  const bounded = `${NODES.length} nodes, ${FEW} frames under way each; ${of}`;
  const readings = bursts[0]?.readings ?? 0;
  const [there, accepted] = [median(bursts.map((b) => b.seconds)), median(bursts.map((b) => b.accepted))];
  const goal = { least: 2e6 };
  return {
    ...{ rate: readings / there, of },
    figures: [
      ...figures,
      figure('backlog, hot', all, readings / accepted, 'readings/s', goal),
      figure('backlog, warm too', all, readings / there, 'readings/s', goal),
      figure('backlog, hot', bounded, few.readings / few.accepted, 'readings/s', goal),
      figure('backlog, warm too', bounded, few.readings / few.seconds, 'readings/s', goal),
      ...ackFigures(bounded, few, 50),
      ...ackFigures(all, { waits: bursts.flatMap((b) => b.waits), warmWaits: bursts.flatMap((b) => b.warmWaits) }),
      ...processor,
      figure('burst', `two million readings accepted, fsynced in Redis; median of ${ROUNDS}; ${of}`, accepted, 's', {
        most: 2,
      }),
      figure('burst', `two million readings in both; median of ${ROUNDS}; ${of}`, there, 's', { most: 2 }),
      figure('burst', 'memory of the hub at its highest', most, 'MB', { most: 536.9 }),
    ],
  };
}

/** The rate through the hub with what a peer reached. */
export const againstPeer = ({ rate, of }: HubPath, peer: string, theirs: number): Figure =>
  against(figure('backlog against a peer', of, rate, 'readings/s', { least: theirs }), peer, theirs);
