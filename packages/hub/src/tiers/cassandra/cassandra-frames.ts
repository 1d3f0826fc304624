import type { Log, MachineClock } from '@cerveceria/runtime';
import type { EpochTotals, FrameTier, StoredFrame, Verdict } from '../frame-tier.ts';
import type { NamesServer } from '../names-server.ts';
import { openSummaries } from '../place-frame.ts';
import type { RangeScan } from '../range-scan.ts';
import { advanceEpoch, appendEpoch } from './cassandra-appender.ts';
import { CassandraLink, type CassandraLinkOptions } from './cassandra-link.ts';
import { CassandraReader } from './cassandra-reader.ts';
import { removeFrames } from './cassandra-remover.ts';
import { epochsOf } from './cassandra-rows.ts';

export interface CassandraFramesOptions extends CassandraLinkOptions {
  readonly clock: MachineClock;
  readonly log: Log;
}

/** Frames in Cassandra, as many of an hour in one row as come together. */
export function cassandraFrames(options: CassandraFramesOptions): FrameTier & RangeScan & NamesServer {
  const link = new CassandraLink(options);
  const reader = new CassandraReader(link);
  const nodes = async (asked: string | undefined): Promise<string[]> => {
    if (asked !== undefined) return [asked];
    return (await link.run("SELECT node FROM nodes WHERE brewery = 'here'", [])).map((row) => String(row['node']));
  };
  return {
    name: 'cassandra',
    start: () => link.start(),
    stop: () => link.stop(),
    async append(frames) {
      const verdicts: Verdict[] = new Array(frames.length);
      let now = options.clock.wall() * 1000;
      for (const group of grouped(frames)) {
        const own = group.map((i) => frames[i] as StoredFrame);
        const said = await appendEpoch(link, own, now++);
        for (const [k, i] of group.entries()) verdicts[i] = said[k] as Verdict;
      }
      return verdicts;
    },
    async totals(asked) {
      const totals: EpochTotals[] = [];
      for (const node of await nodes(asked))
        for (const { epoch, watermark, gone, ...sum } of await epochsOf(link, node)) {
          const frames = sum.frames - gone.frames;
          if (watermark > 0)
            totals.push({
              ...{ node, epoch, watermark, held: sum.held - gone.held },
              ...{ dropped: sum.dropped - gone.dropped, frames, oldest: frames > 0 ? sum.oldest : watermark + 1 },
            });
        }
      return totals;
    },
    async learnBoots(node, boots) {
      for (const { boot, mono, offset, quality } of boots)
        await link.run('INSERT INTO boots (node, boot, mono, offset, quality) VALUES (?, ?, ?, ?, ?)', [
          ...[node, boot, BigInt(Math.round(mono)), offset, quality],
        ]);
    },
    boots: (node) => reader.boots(node),
    frames: (range) => reader.frames(range),
    summaries: ({ channel, ...range }) => openSummaries(reader.frames(range), channel),
    following: (node, epoch, after) => reader.following(node, epoch, after),
    advance: (node, epoch, seq) => advanceEpoch(link, { node, epoch, seq }, options.clock.wall() * 1000),
    gaps: (range) => reader.gaps(range),
    remove: (node, epoch, last) => removeFrames(link, node, epoch, last),
    async server() {
      const [row] = await link.run('SELECT release_version FROM system.local', []);
      return { product: 'Cassandra', version: String(row?.['release_version'] ?? '') };
    },
    async ping() {
      await link.run('SELECT release_version FROM system.local', []);
    },
    async *ranges(asked) {
      for (const node of await nodes(asked)) yield* reader.ranges(node);
    },
  };
}

/** Places of the frames of each epoch, in order. */
function grouped(frames: readonly StoredFrame[]): number[][] {
  const groups = new Map<string, number[]>();
  for (const [i, { node, epoch }] of frames.entries()) {
    const group = groups.get(`${node} ${epoch}`) ?? [];
    group.push(i);
    groups.set(`${node} ${epoch}`, group);
  }
  return [...groups.values()];
}
