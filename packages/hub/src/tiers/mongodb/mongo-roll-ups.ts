import { randomUUID } from 'node:crypto';
import { Binary, type Collection } from 'mongodb';
import { packRollUp, unpackRollUp } from '../roll-up-pack.ts';
import { DAY_MS, type RollUpStore, WIDTHS, type Width } from '../roll-up-store.ts';
import { MongoLink, type MongoLinkOptions } from './mongo-link.ts';
import { upserted } from './mongo-upserted.ts';

interface DayDocument {
  readonly _id: string;
  readonly doc: Binary;
}

const PART = 100;
/** Days in one answer: some hundred bytes each, those of minutes some thousand. */
const PAGE = 400;
const PAGE_OF_MINUTES = 64;

/** Thirteen digits hold every day until the year 2286, so that ids stand in the order of time. */
const idOf = (channel: string, width: Width, day: number) =>
  `${channel}/${width}/${String(Math.max(0, day)).padStart(13, '0')}`;

/** Roll-ups in MongoDB: a document a day, its `_id` all that is asked by. */
export function mongoRollUps(options: MongoLinkOptions): RollUpStore {
  const link = new MongoLink(options);
  const days: Collection<DayDocument> = link.db.collection('roll_ups');
  const identities: Collection<{ readonly _id: string; readonly id: string }> = link.db.collection('identity');
  const between = (channel: string, width: Width, from: number, to: number) => ({
    _id: { $gte: idOf(channel, width, from), $lte: idOf(channel, width, Math.min(to, 9_999_999_999_999)) },
  });

  return {
    name: 'mongodb',
    keeps: Number.POSITIVE_INFINITY,
    start: () => link.start(),
    stop: () => link.stop(),
    identity: () =>
      link.do(async () => {
        const known = await identities.findOne({ _id: 'roll-ups' });
        if (known !== null) return known.id;
        const fresh = { $setOnInsert: { id: randomUUID() } };
        const made = () =>
          identities.findOneAndUpdate({ _id: 'roll-ups' }, fresh, { upsert: true, returnDocument: 'after' });
        return (await upserted(made)).id;
      }),
    async put(put) {
      for (let at = 0; at < put.length; at += PART) {
        const writes = put.slice(at, at + PART).map(async (day) => {
          const _id = idOf(day.channel.id, day.width, day.day);
          const replacement = { doc: new Binary(await packRollUp(day)) };
          return { replaceOne: { filter: { _id }, replacement, upsert: true } };
        });
        const all = await Promise.all(writes);
        await link.do(() => days.bulkWrite(all, { ordered: false }));
      }
    },
    async *days({ channel, width, from, to }) {
      const range = between(channel, width, Math.floor(from / DAY_MS) * DAY_MS, to);
      const found = link.each(() =>
        days
          .find(range)
          .sort({ _id: 1 })
          .batchSize(width === WIDTHS[0] ? PAGE_OF_MINUTES : PAGE),
      );
      for await (const { doc } of found) yield unpackRollUp(doc.buffer.subarray(0, doc.position));
    },
    remove: (channel, width, before) =>
      link.do(async () => (await days.deleteMany(between(channel, width, 0, before - DAY_MS))).deletedCount),
  };
}
