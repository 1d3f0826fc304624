import { MongoServerError } from 'mongodb';
import type { EpochTotals, FrameTier, StoredFrame, Verdict } from '../frame-tier.ts';
import { GroupedAppends } from '../grouped-appends.ts';
import type { NamesServer } from '../names-server.ts';
import { openSummaries } from '../place-frame.ts';
import type { RangeScan, StoredRange } from '../range-scan.ts';
import { advanceEpoch, appendFrames } from './mongo-appender.ts';
import { epochId, type FrameCollections, frameCollections, frameId } from './mongo-documents.ts';
import { MongoLink, type MongoLinkOptions } from './mongo-link.ts';
import { MongoReader } from './mongo-reader.ts';
import { mongoServerName } from './mongo-server-name.ts';

const PART = 500;
/** Transactions under way at once: while one waits for the disk the next is made. */
const WIDTH = 2;
/** Frames that must wait for one beside another: a transaction costs some ms of this process, however little is in it. */
const FILL = 192;

/** Frames in MongoDB, a document each; gate and append are one transaction. */
export function mongoFrames(options: MongoLinkOptions): FrameTier & RangeScan & NamesServer {
  const link = new MongoLink(options);
  const collections = frameCollections(link.db);
  const reader = new MongoReader(collections);
  const grouped = new GroupedAppends({
    ...{ most: PART, width: WIDTH, fill: FILL, isOfFrames: (fault) => fault instanceof MongoServerError },
    write: (frames) => link.transact((session) => appendFrames(collections, frames, session)),
  });
  return {
    name: 'mongodb',
    start: () => link.start(),
    stop: () => link.stop(),
    append: (frames) => link.do(() => append(grouped, frames)),
    totals: (node) => link.do(() => totals(collections, node)),
    async learnBoots(node, boots) {
      if (boots.length === 0) return;
      const writes = boots.map(({ boot, mono, offset, quality }) => {
        const update = { $set: { node, boot, mono, offset, quality } };
        return { updateOne: { filter: { _id: `${node}/${boot}/${mono}` }, update, upsert: true } };
      });
      await link.do(() => collections.boots.bulkWrite(writes, { ordered: false }));
    },
    boots: (node) => link.do(() => reader.boots(node)),
    frames: (range) => link.each(() => reader.frames(range)),
    summaries: ({ channel, ...range }) =>
      openSummaries(
        link.each(() => reader.frames(range)),
        channel,
      ),
    following: (node, epoch, after) => link.each(() => reader.following(node, epoch, after)),
    advance: (node, epoch, seq) =>
      link.do(() => link.transact((session) => advanceEpoch(collections, { node, epoch, seq }, session))),
    gaps: (range) => link.do(() => reader.gaps(range)),
    async remove(node, epoch, last) {
      let removed = 0;
      for (;;) {
        const part = await link.do(() => removePart(link, collections, node, epoch, last));
        removed += part;
        if (part < PART) return removed;
      }
    },
    server: async () => mongoServerName(await link.do(() => link.db.admin().command({ buildInfo: 1 }))),
    async ping() {
      await link.do(() => link.db.command({ ping: 1 }));
    },
    ranges: (node) => link.each(() => ranges(collections, node)),
  };
}

async function append(grouped: GroupedAppends, frames: readonly StoredFrame[]): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  for (let at = 0; at < frames.length; at += PART)
    verdicts.push(...(await grouped.append(frames.slice(at, at + PART))));
  return verdicts;
}

async function totals({ epochs }: FrameCollections, asked?: string): Promise<EpochTotals[]> {
  const found = await epochs
    .find(asked === undefined ? {} : { node: asked })
    .sort({ node: 1, ordinal: 1 })
    .toArray();
  return found.map(({ node, epoch, watermark, held, dropped, frames, oldest }) => {
    return { node, epoch, watermark, held, dropped, frames, oldest };
  });
}

function removePart(
  link: MongoLink,
  { epochs, frames }: FrameCollections,
  node: string,
  epoch: string,
  last: number,
): Promise<number> {
  const work = async (session: Parameters<typeof appendFrames>[2]): Promise<number> => {
    const found = await frames
      .find(
        { _id: { $gte: frameId(node, epoch, 0), $lte: frameId(node, epoch, last) }, last: { $lte: last } },
        { session, projection: { held: 1, dropped: 1 } },
      )
      .sort({ _id: 1 })
      .limit(PART)
      .toArray();
    if (found.length === 0) return 0;
    await frames.deleteMany({ _id: { $in: found.map(({ _id }) => _id) } }, { session });
    const held = found.reduce((sum, each) => sum - each.held, 0);
    const dropped = found.reduce((sum, each) => sum - each.dropped, 0);
    const left = { $gt: found.at(-1)?._id as string, $lt: `${epochId(node, epoch)}0` };
    const next = await frames.findOne({ _id: left }, { session, projection: { first: 1 }, sort: { _id: 1 } });
    const mark = await epochs.findOne({ _id: epochId(node, epoch) }, { session });
    const oldest = next?.first ?? (mark?.watermark ?? last) + 1;
    const change = { $inc: { held, dropped, frames: -found.length }, $set: { oldest } };
    await epochs.updateOne({ _id: epochId(node, epoch) }, change, { session });
    return found.length;
  };
  return link.transact(work);
}

async function* ranges({ frames }: FrameCollections, asked?: string): AsyncGenerator<StoredRange> {
  // Bounded at both ends: `0` follows `/`.
  const ids = asked === undefined ? {} : { _id: { $gte: `${asked}/`, $lt: `${asked}0` } };
  const projection = { node: 1, epoch: 1, first: 1, last: 1, held: 1, dropped: 1 };
  for await (const { node, epoch, first, last, held, dropped } of frames.find(ids, { projection }).sort({ _id: 1 }))
    yield { node, epoch, first, last, held, dropped };
}
