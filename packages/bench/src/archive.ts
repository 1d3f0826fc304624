import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { archiveNow } from '@cerveceria/hub/archive-now';
import { startCassandra } from '@cerveceria/hub/cassandra-server';
import { startMongo } from '@cerveceria/hub/mongo-stand-in';
import { createTiers, type Tiers } from '@cerveceria/hub/tiers';
import { createLog, systemMachineClock } from '@cerveceria/runtime';
import { type Bench, type Figure, figure } from './figure.ts';
import { type Appended, appendRun } from './load/append-run.ts';
import type { SimulatedRun } from './load/simulated-run.ts';

const DAY_MS = 86_400_000;
const KEYSPACE = 'bench';
/** Three days of a node: hours of sixty frames, as they come. */
const RUN: SimulatedRun = {
  ...{ node: 'kettle-1.heat', epoch: '00000000000000aa', boot: 'boot-1', days: 3, period: 1000 },
  ...{ perFrame: 60, channels: 12, seed: 1 },
};
const OTHER: SimulatedRun = { ...RUN, node: 'kettle-2.heat', days: 1 };
const OF = '12 channels at 1 Hz';

/** Bytes of all files whose path has `part` in it. */
function bytesBelow(folder: string, part: string): number {
  if (!existsSync(folder)) return 0;
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map(({ parentPath, name }) => join(parentPath, name)).filter((path) => path.includes(part));
  return paths.reduce((sum, path) => sum + statSync(path).size, 0);
}

const rate = (what: string, of: string, { frames, readings, tookMs }: Appended): Figure[] => [
  figure(`${what}, frames/s`, of, frames / (tookMs / 1000), '/s'),
  figure(`${what}, readings/s`, of, readings / (tookMs / 1000), '/s'),
];

async function measure({ set }: Tiers, say: (line: string) => void): Promise<{ figures: Figure[]; readings: number }> {
  const { warm, cold } = set;
  if (cold === undefined) throw new Error('no cold tier');
  const begins = Date.now() - 60 * DAY_MS;
  say('a run into either tier by itself');
  // What is written but not read back, compared and deleted: no archiver can be quicker than the slower of the two.
  const written = await appendRun(cold, OTHER, begins);
  const filled = await appendRun(warm, RUN, begins, say);
  say(`archiving ${filled.frames} frames`);
  const begin = performance.now();
  const { frames, faults } = await archiveNow({ warm, cold }, Date.now() - 30 * DAY_MS);
  const tookMs = performance.now() - begin;
  if (frames !== filled.frames || faults > 0) throw new Error(`${frames} of ${filled.frames} frames, ${faults} faults`);
  return {
    readings: written.readings + filled.readings,
    figures: [
      ...rate('written into the cold tier, the calibration', `Cassandra, fsync at each commit; ${OF}`, written),
      ...rate('written into the warm tier', `the stand-in for MongoDB, majority and journal; ${OF}`, filled),
      ...rate('archived', `stand-in for MongoDB to Cassandra, compared and deleted; ${OF}`, { ...filled, tookMs }),
    ],
  };
}

/** How fast old frames go from the warm tier to the cold one, and how large they are there. */
export const archiveBench: Bench = {
  name: 'archive',
  summary: 'the archiver unthrottled, from the stand-in for MongoDB (SecantusDB) to Cassandra, one node each',
  async run(say, stand) {
    say('starting the stand-in for MongoDB and Cassandra');
    const folder = stand.folder();
    const [mongo, cassandra] = await Promise.all([startMongo(), startCassandra({ folder: join(folder, 'cassandra') })]);
    try {
      const stores = {
        hot: 'embedded',
        warm: 'mongodb',
        cold: 'cassandra',
        state: 'embedded',
        words: 'embedded',
      } as const;
      const tiers = createTiers({
        config: {
          ...{ hub: 'bench', data: stand.folder() },
          tiers: {
            ...{ ...stores, peers_elsewhere: false, mongodb: { url: mongo.address, database: KEYSPACE } },
            cassandra: { contactPoints: [cassandra.address], dataCenter: 'datacenter1', keyspace: KEYSPACE, copies: 1 },
          },
        },
        clock: systemMachineClock,
        log: createLog('bench', { level: 'error' }),
      });
      await tiers.start();
      const { figures, readings } = await measure(tiers, say).finally(() => tiers.stop());
      say('writing the tables of Cassandra to disk');
      await cassandra.kill();
      // What is replayed from its log stands in files when it answers.
      await cassandra.restart();
      const bytes = bytesBelow(join(folder, 'cassandra'), `/data/${KEYSPACE}/slices-`);
      if (bytes === 0) throw new Error('no rows of Cassandra on disk');
      return [...figures, figure('bytes per reading', `in Cassandra's rows on disk; ${OF}`, bytes / readings, 'B')];
    } finally {
      await Promise.all([mongo.stop(), cassandra.stop()]);
    }
  },
};
