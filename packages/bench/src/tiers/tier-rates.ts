import { mkdirSync } from 'node:fs';
import { createTiers, type Tiers, type TiersParts } from '@cerveceria/hub/tiers';
import { createLog, systemMachineClock } from '@cerveceria/runtime';
import { BREW_BOOT } from '../brew-day.ts';
import { syncFigure } from '../calibration.ts';
import { against, type Figure, figure, quantile } from '../figure.ts';
import { BURST, backlog, NODES, READINGS } from '../load/backlog.ts';
import { inLanes } from '../load/lanes.ts';
import type { RealStores } from '../stand/real-stores.ts';
import type { Stand } from '../stand/stand.ts';
import { type RawClient, rawCassandra, rawMongo, rawRedis, rawSqlite } from './raw-clients.ts';
import { bytesBelow, mongoSize, redisSize } from './tier-sizes.ts';

type Tier = Tiers['set']['warm'];

const OF = `${NODES.length} nodes at once`;
const EMBEDDED = { hot: 'embedded', warm: 'embedded', cold: 'none', state: 'embedded', words: 'embedded' } as const;
/** Frames in one append, as the hub gives them. */
const BATCH = 256;
const ROUNDS = 3;
/** Before the clock runs. */
const WARM_UP = 32;

export interface RatesParts {
  readonly stores: RealStores;
  readonly stand: Stand;
  readonly say: (line: string) => void;
  /** Of each node in each round; left out: two million readings. */
  readonly frames?: number;
}

/** The stores of a hub, in this process. */
export async function openTiers(data: string, tiers: TiersParts['config']['tiers']): Promise<Tiers> {
  mkdirSync(data, { recursive: true });
  const log = createLog('bench', { level: 'error' });
  const opened = createTiers({ config: { hub: 'bench', data, tiers }, clock: systemMachineClock, log });
  await opened.start();
  return opened;
}

let lives = 0xa000;
const load = (frames: number) => backlog((++lives).toString(16).padStart(16, '0'), frames);

function append(tier: Tier, frames: ReturnType<typeof load>): Promise<number> {
  return inLanes(frames, BATCH, async (batch) => {
    const refused = (await tier.append(batch)).find(({ outcome }) => outcome !== 'stored');
    if (refused !== undefined) throw new Error(`${tier.name}: ${refused.outcome} at ${refused.watermark}`);
  });
}

async function write(tier: Tier, raw: RawClient, frames: number): Promise<{ ours: number; theirs: number }> {
  const own = load(frames);
  const theirs = await inLanes(own, BATCH, (batch) => raw.write(batch));
  return { theirs, ours: await append(tier, own) };
}

interface Measured {
  readonly figures: Figure[];
  /** All that lies in the tier, the warm-up with it. */
  readonly readings: number;
}

async function measure(tier: Tier, raw: RawClient, what: string, parts: RatesParts): Promise<Measured> {
  const { stand, say, frames = BURST } = parts;
  say(`${what}: ${ROUNDS} rounds of ${frames * NODES.length} frames, the plain driver before each`);
  for (const node of NODES)
    await tier.learnBoots(node, [
      { boot: BREW_BOOT, mono: 0, offset: Date.now() - 86_400_000, quality: 'disciplined' },
    ]);
  const sync = syncFigure(stand.folder(), `before ${what}`);
  await write(tier, raw, WARM_UP);
  const took: { ours: number; theirs: number }[] = [];
  for (let round = 0; round < ROUNDS; round++) took.push(await write(tier, raw, frames));
  await raw.close();
  const perS = (seconds: number[]) => (frames * NODES.length) / quantile(seconds, 0.5);
  const theirs = perS(took.map((each) => each.theirs));
  const ours = perS(took.map((each) => each.ours));
  const calibration = (unit: number, name: string) =>
    figure(`${name}, the calibration`, `${raw.what} into ${what}`, theirs * unit, '/s');
  return {
    readings: (frames * ROUNDS + WARM_UP) * NODES.length * READINGS,
    figures: [
      ...[sync, calibration(1, 'frames/s'), calibration(READINGS, 'readings/s')],
      figure('frames/s', `into ${what}, ${OF}`, ours, '/s'),
      against(figure('readings/s', `into ${what}, ${OF}`, ours * READINGS, '/s'), raw.what, theirs * READINGS),
    ],
  };
}

const perReading = (of: string, bytes: number, readings: number) =>
  figure('bytes per reading', of, bytes / readings, 'B');

/** Memory is told of the server as a whole: a round of frames alone. */
async function redisFigures(tier: Tier, parts: RatesParts, url: string): Promise<Figure[]> {
  const { frames = BURST, stores } = parts;
  const { figures } = await measure(tier, await rawRedis(url), stores.named.redis, parts);
  const before = await redisSize(url);
  await append(tier, load(frames));
  const after = await redisSize(url);
  const readings = frames * NODES.length * READINGS;
  return [
    ...figures,
    figure('bytes per reading', 'Redis, used_memory', (after.memory - before.memory) / readings, 'B', { most: 1.1 }),
    perReading('Redis, its append-only file', after.file - before.file, readings),
  ];
}

async function embedded(parts: RatesParts): Promise<Figure[]> {
  const data = parts.stand.folder();
  const tiers = await openTiers(data, { ...EMBEDDED, peers_elsewhere: false });
  const raw = rawSqlite(parts.stand.folder());
  const { figures, readings } = await measure(tiers.set.warm, raw, 'the embedded tier', parts).finally(() =>
    tiers.stop(),
  );
  return [
    ...figures,
    perReading('embedded tier, its file with summaries', bytesBelow(data, 'frames.sqlite'), readings),
  ];
}

export interface Rates {
  readonly figures: Figure[];
  /** Readings that lie there, to hold its files against when they are written. */
  readonly inCassandra: number;
}

/** Frames and readings a second into each tier beside the plain driver of its store, and how large they are there. */
export async function tierRates(parts: RatesParts): Promise<Rates> {
  const { stores, stand } = parts;
  const { chosen, redisUrl, database } = stores.of(0);
  const { named } = stores;
  const figures = await embedded(parts);
  const tiers = await openTiers(stand.folder(), chosen);
  try {
    const { hot, warm, cold } = tiers.set;
    const redis = await redisFigures(hot, parts, redisUrl);
    const mongo = await measure(warm, await rawMongo(stores.mongodb.url, database), named.mongodb, parts);
    const size = await mongoSize(stores.mongodb.url, database);
    const cassandra = await measure(
      cold as Tier,
      await rawCassandra(stores, `${database}_raw`),
      named.cassandra,
      parts,
    );
    return {
      inCassandra: cassandra.readings,
      figures: [
        ...figures,
        ...redis,
        ...mongo.figures,
        perReading(`${named.mongodb}, storage of the frames`, size.storage, mongo.readings),
        perReading(`${named.mongodb}, with the indexes`, size.storage + size.indexes, mongo.readings),
        ...cassandra.figures,
      ],
    };
  } finally {
    await tiers.stop();
  }
}
